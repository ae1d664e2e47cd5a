namespace Monitoring.Collector.Store.Query;

/// <summary>
/// What one question has cost so far. Each spending that passes a limit ends the question with what to ask instead;
/// so does its asker's leaving.
/// </summary>
/// <param name="limits">What it may cost.</param>
/// <param name="cancelled">Its asker has left.</param>
public sealed class QueryBudget(QueryLimits limits, CancellationToken cancelled = default)
{
    // What an answer weighs in memory, about: a point's time and value; what there is of a series besides its points.
    private const int PointBytes = 16;
    private const int SeriesBytes = 256;

    private long bytes;
    private long samplesHeld;
    private long samplesVisited;
    private long points;
    private long characters;
    private int series;

    /// <summary>For a person at the command line, who may take whatever it takes.</summary>
    public static QueryBudget Unlimited(CancellationToken cancelled = default) => new(QueryLimits.None, cancelled);

    /// <summary>What it may cost.</summary>
    public QueryLimits Limits { get; } = limits;

    /// <summary>The asker has left.</summary>
    public CancellationToken Cancelled { get; } = cancelled;

    /// <summary>What the answer weighs in memory, about.</summary>
    public long AnswerBytes => points * PointBytes + (long)series * SeriesBytes + characters * sizeof(char);

    /// <summary>Ends the question when its asker has left.</summary>
    /// <exception cref="OperationCanceledException">The asker has left.</exception>
    public void ThrowIfCancelled() => Cancelled.ThrowIfCancellationRequested();

    /// <summary>Bytes are about to be decoded.</summary>
    public void SpendBytes(long count)
    {
        ThrowIfCancelled();
        if ((bytes += count) > Limits.BytesDecodedMax)
        {
            throw QueryException.TooMuch(
                $"more than {Limits.BytesDecodedMax >> 20} MiB of the history would have to be decoded: ask for fewer "
                + "hosts, a shorter range, or a step of whole minutes, which is answered from rollups");
        }
    }

    /// <summary>So many series of one host are about to be held.</summary>
    public void HoldSeries(int count)
    {
        if (count > Limits.SeriesHeldMax)
        {
            throw QueryException.TooMuch(
                $"more than {Limits.SeriesHeldMax} series of one host match in the range: narrow the selector, or ask "
                + "for a shorter range");
        }
    }

    /// <summary>A sample more is held.</summary>
    public void HoldSamples(long count)
    {
        if ((samplesHeld += count) > Limits.SamplesHeldMax)
        {
            throw QueryException.TooMuch(
                $"more than {Limits.SamplesHeldMax} samples of one host lie in the range: match fewer series, or ask "
                + "for a shorter range, or a step of whole minutes, which is answered from rollups");
        }
    }

    /// <summary>The samples of a host are let go.</summary>
    public void ReleaseSamples() => samplesHeld = 0;

    /// <summary>Windows look at samples.</summary>
    public void VisitSamples(long count)
    {
        ThrowIfCancelled();
        if ((samplesVisited += count) > Limits.SamplesVisitedMax)
        {
            throw QueryException.TooMuch(
                $"more than {Limits.SamplesVisitedMax} samples would have to be looked at: match fewer series, or ask "
                + "for a longer step or a shorter window");
        }
    }

    /// <summary>A series more is in the answer, with this many points.</summary>
    /// <param name="pointsOfIt">Its points.</param>
    /// <param name="charactersOfIt">The characters of texts that are in the answer alone.</param>
    public void AnswerSeries(int pointsOfIt, int charactersOfIt = 0)
    {
        characters += charactersOfIt;
        if (++series > Limits.SeriesMax)
        {
            throw QueryException.TooMuch(
                $"more than {Limits.SeriesMax} series match: name a host, or narrow the selector");
        }
        if ((points += pointsOfIt) > Limits.PointsMax)
        {
            throw QueryException.TooMuch(
                $"the answer would have more than {Limits.PointsMax} points: match fewer series, or ask for a longer "
                + "step or a shorter range");
        }
    }
}
