using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Protocol.Vectors;

/// <summary>The streams that are committed as test vectors.</summary>
internal static class VectorStreams
{
    public static IReadOnlyDictionary<string, Func<string>> All { get; } = new Dictionary<string, Func<string>>
    {
        ["steady"] = Steady,
        ["churn"] = Churn,
        ["extremes"] = Extremes,
        ["meanings"] = Meanings,
        ["snapshot"] = Snapshot,
    };

    /// <summary>Counters that go on for longer than a key frame lasts, and a slow group.</summary>
    private static string Steady()
    {
        var stream = new VectorStream();
        var fast = stream.Group("fast");
        var slow = stream.Group("slow", VectorStream.Series("slow_bytes"), VectorStream.Series("slow_files"));
        var wide = stream.Group("wide");
        for (var i = 0; i < 78; i++)
        {
            stream.Encoder.Define(i < 8 ? fast : wide, VectorStream.Series(
                "jiffies_total", MetricType.Counter, ValueKind.UInt64, ValueOperation.DivideBy100, default,
                new Label("cpu", $"{i / 7}"), new Label("mode", $"m{i % 7}")));
        }
        var values = new long[78];
        for (var cycle = 0; cycle < 66; cycle++)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] += i % 3 == 0 ? 0 : i * (cycle + 5) % 11 * i;
            stream.Cycle(e =>
            {
                e.WriteGroup(fast, values.AsSpan(0, 8));
                if (cycle < 3)
                    e.WriteGroup(wide, values.AsSpan(8));
                if (cycle % 10 == 3)
                    e.WriteGroup(slow, [cycle * 1000, 7]);
            });
        }
        return stream.Hex;
    }

    /// <summary>Series and groups that come, go, fail and are restated; events in between; series that are refused.
    /// </summary>
    private static string Churn()
    {
        var stream = new VectorStream();
        var group = stream.Group("disks", Disk("sda"), Disk("sdb"), Disk("sdc"));
        stream.Cycle(e => e.WriteGroup(group, [10, 20, 30]));
        stream.Cycle(e => e.WriteGroup(group, [11, 20, 33]));
        stream.Cycle(e =>
        {
            e.Retire(e.LiveSlots(group)[1]);
            e.Define(group, Disk("sdd"));
            e.WriteGroup(group, [12, 36, 5]);
            e.Report(new StreamEvent(EventKind.ClockStep, 1_767_225_603_000, -1500, "set back"));
        }, stepMs: -500);
        stream.Cycle(e => e.FailGroup(group));
        stream.Cycle(e => e.FailGroup(group));
        stream.Cycle(e => e.WriteGroup(group, [13, 37, 6]));
        var late = stream.Group("late", VectorStream.Series("late"), VectorStream.Series("not a name"), Disk("sda"));
        stream.Cycle(e =>
        {
            e.WriteGroup(late, [1, 2, 3]);
            e.WriteGroup(group, [13, 38, 6]);
        });
        stream.Encoder.RequestRestatement();
        stream.Cycle(e => e.WriteGroup(group, [14, 38, 7]));
        stream.Cycle(e =>
        {
            foreach (var slot in e.LiveSlots(late).ToArray())
                e.Retire(slot);
            e.WriteGroup(late, []);
        });
        stream.Encoder.RequestKeyFrame();
        stream.Cycle(e => e.WriteGroup(group, [14, 39, 7]), stepMs: 0);
        return stream.Hex;
    }

    /// <summary>Values at the ends of their ranges.</summary>
    private static string Extremes()
    {
        var stream = new VectorStream();
        var group = stream.Group(
            "edges",
            VectorStream.Series("unsigned"),
            VectorStream.Series("signed", kind: ValueKind.Int64),
            VectorStream.Series("real", kind: ValueKind.Float64));
        long[] integers = [0, -1, 0, 1, long.MaxValue, long.MinValue, -1, 1L << 62, 3, 3];
        double[] reals =
        [
            0, -0.0, 1, 0.1, double.MaxValue, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity,
            1e300, 1e300,
        ];
        for (var i = 0; i < integers.Length; i++)
        {
            stream.Cycle(e => e.WriteGroup(
                group, [integers[i], integers[^(i + 1)], BitConverter.DoubleToInt64Bits(reals[i])]));
        }
        return stream.Hex;
    }

    /// <summary>Every type, role and operation, and labels of many kinds.</summary>
    private static string Meanings()
    {
        var stream = new VectorStream();
        List<Series> all =
        [
            VectorStream.Series("untyped", MetricType.Untyped),
            VectorStream.Series(
                "spelt",
                labels: [new("b", "ünï \"quoted\" \\ and\nlines"), new("a", "1"), new("c", "")]),
            Bucket("0.5"),
            Bucket("+Inf"),
            VectorStream.Series("latency", MetricType.Histogram, ValueKind.Float64, role: SampleRole.Sum),
            VectorStream.Series("latency", MetricType.Histogram, role: SampleRole.Count),
            VectorStream.Series("sizes", MetricType.Summary, ValueKind.Float64, labels: new Label("quantile", "0.9")),
            VectorStream.Series("sizes", MetricType.Summary, role: SampleRole.Sum),
            VectorStream.Series("sizes", MetricType.Summary, role: SampleRole.Count),
            VectorStream.Series(
                "chain", MetricType.Gauge, ValueKind.Int64,
                new(ValueOperation.DivideBy1000, ValueOperation.DivideBy1000, ValueOperation.Times1024)),
        ];
        foreach (var operation in Enum.GetValues<ValueOperation>()[1..])
            all.Add(VectorStream.Series($"by_{(int)operation}", operations: operation));
        var group = stream.Group("all", [.. all]);
        for (var i = 1; i <= 3; i++)
        {
            stream.Cycle(e => e.WriteGroup(group, [.. all.Select((s, at) => s.Family.Kind == ValueKind.Float64
                ? BitConverter.DoubleToInt64Bits(at * 0.7 * i)
                : at * 9 * i)]));
        }
        return stream.Hex;
    }

    /// <summary>Snapshots ahead of the stream, before and after the catalogue changes.</summary>
    private static string Snapshot()
    {
        var stream = new VectorStream();
        var one = stream.Group("one", VectorStream.Series("a"), VectorStream.Series("b", kind: ValueKind.Float64));
        var two = stream.Group("two", VectorStream.Series("c"));
        stream.Cycle(e =>
        {
            e.WriteGroup(one, [5, BitConverter.DoubleToInt64Bits(2.5)]);
            e.WriteGroup(two, [6]);
        });
        stream.Cycle(e => e.WriteGroup(one, [7, BitConverter.DoubleToInt64Bits(2.5)]));
        stream.Snapshot(0);
        stream.Cycle(e => e.WriteGroup(one, [8, 0]));
        stream.Snapshot(1);
        stream.Cycle(e =>
        {
            e.Define(two, VectorStream.Series("d"));
            e.WriteGroup(two, [6, 9]);
            e.FailGroup(one);
        });
        stream.Snapshot(1);
        return stream.Hex;
    }

    private static Series Bucket(string le) => VectorStream.Series(
        "latency", MetricType.Histogram, role: SampleRole.Bucket, labels: new Label("le", le));

    private static Series Disk(string name) => VectorStream.Series(
        "sectors_total", MetricType.Counter, ValueKind.UInt64, ValueOperation.Times512, default,
        new Label("device", name));
}
