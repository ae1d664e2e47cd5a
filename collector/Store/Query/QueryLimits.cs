using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>What one question to the history may cost.</summary>
public sealed record QueryLimits
{
    /// <summary>The limits unless told otherwise.</summary>
    public static QueryLimits Default { get; } = new();

    /// <summary>No limits.</summary>
    public static QueryLimits None { get; } = new()
    {
        SeriesMax = int.MaxValue,
        PointsMax = long.MaxValue,
        SeriesHeldMax = int.MaxValue,
        SamplesHeldMax = long.MaxValue,
        SamplesVisitedMax = long.MaxValue,
        BytesDecodedMax = long.MaxValue,
    };

    /// <summary>Characters of a selector.</summary>
    public const int SelectorCharactersMax = 4_096;

    /// <summary>Matchers in a selector.</summary>
    public const int MatchersMax = 32;

    /// <summary>Characters of a regular expression.</summary>
    public const int RegexCharactersMax = 1_000;

    /// <summary>Steps of a range.</summary>
    public const int StepsMax = 11_000;

    /// <summary>Buckets that one series of a range is put together from, where rollups answer it: 64 bytes each.
    /// </summary>
    public const int UnitsMax = 1_000_000;

    /// <summary>Series in an answer.</summary>
    public int SeriesMax { get; init; } = 20_000;

    /// <summary>Points in an answer, over all its series.</summary>
    public long PointsMax { get; init; } = 2_000_000;

    /// <summary>Series of one host that are held while it is looked at: twice as many as may live at a time.</summary>
    public int SeriesHeldMax { get; init; } = 2 * Limits.SeriesPerAgentMax;

    /// <summary>Samples of one host that are held while it is looked at: 16 bytes each.</summary>
    public long SamplesHeldMax { get; init; } = 8_000_000;

    /// <summary>Samples that windows look at; a window that overlaps others counts again.</summary>
    public long SamplesVisitedMax { get; init; } = 500_000_000;

    /// <summary>Bytes of stored frames that are decoded: 1 GiB.</summary>
    public long BytesDecodedMax { get; init; } = 1L << 30;

    /// <summary>Questions that are answered at a time.</summary>
    public int AtOnceMax { get; init; } = 2;

    /// <summary>Questions that wait for their turn.</summary>
    public int WaitingMax { get; init; } = 32;

    /// <summary>Bytes of answers that wait for slow readers, over all questions: 128 MiB.</summary>
    public long AnswersHeldBytesMax { get; init; } = 128 << 20;
}
