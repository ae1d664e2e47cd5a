using Monitoring.Model;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// Reads how busy the CPUs of one host were between its two newest samples of <c>node_cpu_seconds_total</c>.
/// </summary>
internal sealed class CpuReading
{
    private readonly SamplePair samples = new();
    private int[] busy = [];
    private int[] idle = [];

    /// <summary>Busy share, 0 to 1; null before there are two samples.</summary>
    public double? Ratio { get; private set; }

    /// <summary>Logical CPUs; null while the host tells none.</summary>
    public int? Cores { get; private set; }

    /// <summary>Takes the group <c>cpu</c>, or null when the host has none now.</summary>
    public void Read(GroupSnapshot? group)
    {
        switch (samples.Take(group))
        {
            case SampleStep.Gone:
                (Ratio, Cores) = (null, null);
                break;
            case SampleStep.OtherSeries:
                FindColumns(samples.After!.Series);
                break;
            case SampleStep.Next:
                Compare(samples.Before!, samples.After!);
                break;
        }
    }

    private void FindColumns(Series[] series)
    {
        var busyColumns = new List<int>();
        var idleColumns = new List<int>();
        var cpus = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < series.Length; i++)
        {
            if (series[i].Family.Name != "node_cpu_seconds_total")
                continue;
            cpus.Add(series[i].Labels.Find("cpu") ?? "");
            (series[i].Labels.Find("mode") is "idle" or "iowait" ? idleColumns : busyColumns).Add(i);
        }
        (busy, idle) = ([.. busyColumns], [.. idleColumns]);
        Cores = cpus.Count > 0 ? cpus.Count : null;
    }

    // The kernel lets idle and iowait step back a little when a CPU goes off and on; a share outside 0..1 would be
    // nonsense.
    private void Compare(GroupSnapshot before, GroupSnapshot after)
    {
        var busySeconds = Delta.Sum(before, after, busy);
        var seconds = busySeconds + Delta.Sum(before, after, idle);
        if (seconds > 0)
            Ratio = Math.Clamp(busySeconds / seconds, 0, 1);
    }
}
