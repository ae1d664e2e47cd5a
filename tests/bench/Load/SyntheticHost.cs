using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Bench.Load;

/// <summary>
/// The stream of a made-up host: counters of which about one in seven moves in a cycle, as on a quiet Linux host. The
/// same number gives the same stream.
/// </summary>
public sealed class SyntheticHost
{
    private const int ChangingOneIn = 7;
    private const int StepMax = 200;
    private const long StartMs = 1_760_000_000_000;

    private readonly StreamEncoder encoder;
    private readonly Random random;
    private readonly long[] values;
    private readonly long intervalMs;
    private readonly int group;
    private readonly SyntheticVitals? vitals;
    private readonly Func<long>? nowMs;
    private long cycle;

    /// <summary>Makes a host.</summary>
    /// <param name="number">Which: the same number is the same host.</param>
    /// <param name="series">How many counters it has.</param>
    /// <param name="interval">How often they are sampled.</param>
    /// <param name="nowMs">
    /// The wall clock (ms since 1970), for a host that has besides what the status page shows, and lives now; null for
    /// one with counters only, whose cycles are dated from a fixed day.
    /// </param>
    public SyntheticHost(int number, int series, TimeSpan interval, Func<long>? nowMs)
    {
        this.nowMs = nowMs;
        random = new Random(number);
        encoder = new StreamEncoder((ulong)random.NextInt64(1, long.MaxValue));
        values = new long[series];
        group = encoder.AddGroup("synthetic", interval);
        vitals = nowMs is null ? null : new SyntheticVitals(encoder, number, interval);
        intervalMs = (long)interval.TotalMilliseconds;
        Number = number;
    }

    /// <summary>Which host it is.</summary>
    public int Number { get; }

    /// <summary>The incarnation of its stream.</summary>
    public ulong Incarnation => encoder.Incarnation;

    /// <summary>The frames of one more cycle, an interval after the one before.</summary>
    public StreamEncoder NextCycle() => NextCycle(nowMs?.Invoke() ?? StartMs + cycle * intervalMs);

    /// <summary>The frames of one more cycle, at a stated time: milliseconds since the Unix epoch.</summary>
    public StreamEncoder NextCycle(long timeMs)
    {
        encoder.Begin(timeMs);
        if (cycle == 0)
            DefineAll();
        for (var i = random.Next(ChangingOneIn); i < values.Length; i += 1 + random.Next(2 * ChangingOneIn))
            values[i] += random.Next(1, StepMax);
        encoder.WriteGroup(group, values);
        vitals?.Write(encoder);
        encoder.End();
        cycle++;
        return encoder;
    }

    private void DefineAll()
    {
        var family = new Family("load_synthetic_total", MetricType.Counter, "A made-up counter.");
        for (var i = 0; i < values.Length; i++)
            encoder.Define(group, new Series(family, new LabelSet(new Label("n", i.ToString()))));
        vitals?.Define(encoder);
    }
}
