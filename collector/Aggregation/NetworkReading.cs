using Monitoring.Model;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// Reads one host's network traffic between its two newest samples of the group <c>netdev</c>, loopback left out.
/// </summary>
internal sealed class NetworkReading
{
    private readonly SamplePair samples = new();
    private int[] received = [];
    private int[] transmitted = [];

    /// <summary>Bytes per second; null before there are two samples.</summary>
    public double? ReceiveBytesPerSecond { get; private set; }

    /// <summary>Bytes per second; null before there are two samples.</summary>
    public double? TransmitBytesPerSecond { get; private set; }

    /// <summary>Takes the group <c>netdev</c>, or null when the host has none now.</summary>
    public void Read(GroupSnapshot? group)
    {
        switch (samples.Take(group))
        {
            case SampleStep.Gone:
                (ReceiveBytesPerSecond, TransmitBytesPerSecond) = (null, null);
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
        received = Columns(series, "node_network_receive_bytes_total");
        transmitted = Columns(series, "node_network_transmit_bytes_total");
    }

    private static int[] Columns(Series[] series, string family) =>
        [.. Enumerable.Range(0, series.Length)
            .Where(i => series[i].Family.Name == family && series[i].Labels.Find("device") != "lo")];

    private void Compare(GroupSnapshot before, GroupSnapshot after)
    {
        var seconds = (after.TimeMs - before.TimeMs) / 1000.0;
        if (seconds <= 0)
            return;
        ReceiveBytesPerSecond = Delta.Sum(before, after, received) / seconds;
        TransmitBytesPerSecond = Delta.Sum(before, after, transmitted) / seconds;
    }
}
