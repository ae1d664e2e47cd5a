using System.Buffers;
using Monitoring.Collector.Store.History;
using Monitoring.Text;

namespace Monitoring.Collector.Store.Query;

/// <summary>Writes a part of the history as OpenMetrics, with memory that doesn't grow with it.</summary>
/// <param name="history">What is stored.</param>
/// <param name="samplesMax">Samples held at a time, 16 bytes each. Default: 8 million.</param>
public sealed class HistoryExport(IHistory history, long samplesMax = HistoryExport.SamplesMaxDefault)
{
    /// <summary>Samples held at a time, unless told otherwise.</summary>
    public const long SamplesMaxDefault = 8_000_000;

    private const int ChunkBytes = 256 << 10;

    private readonly ArrayBufferWriter<byte> chunk = new(ChunkBytes);
    private ExportTally tally = new(0, 0, 0, 0);
    private string? family;
    private bool isLeftOut;

    /// <summary>Writes series of hosts, family by family and each in order of time, to the end.</summary>
    /// <param name="hosts">Whose series.</param>
    /// <param name="selector">Which of them.</param>
    /// <param name="span">In which span of time.</param>
    /// <param name="output">Where to.</param>
    /// <param name="stop">Ends it early.</param>
    public ExportTally Write(
        IReadOnlyList<HostIdentity> hosts,
        SeriesSelector selector,
        TimeSpanMs span,
        Stream output,
        CancellationToken stop)
    {
        var text = new OpenMetricsHistory(chunk);
        var (parts, unreadable) = ExportPlan.Make(
            history, hosts, selector, span, QueryBudget.Unlimited(stop), samplesMax);
        tally = tally with { UnreadableRuns = tally.UnreadableRuns + unreadable };
        foreach (var part in parts)
            Write(part, span, text, output, stop);
        text.End();
        Send(output);
        return tally;
    }

    private void Write(
        ExportedSeries[] part, TimeSpanMs span, OpenMetricsHistory text, Stream output, CancellationToken stop)
    {
        var columns = Read(part, span, stop);
        foreach (var exported in part)
        {
            if (!columns.TryGetValue((exported.Host.Id, SeriesKey.Of(exported.Series)), out var column))
                continue;
            stop.ThrowIfCancellationRequested();
            if (family != exported.Series.Family.Name)
            {
                family = exported.Series.Family.Name;
                isLeftOut = !text.TryBeginFamily(exported.Series.Family);
            }
            if (isLeftOut)
            {
                tally = tally with { SeriesLeftOut = tally.SeriesLeftOut + 1 };
                continue;
            }
            Write(text, exported, column, output);
            tally = tally with { Series = tally.Series + 1, Samples = tally.Samples + column.Count };
        }
    }

    private void Write(OpenMetricsHistory text, ExportedSeries exported, SampleColumn column, Stream output)
    {
        const int samplesAtOnce = 1_000;
        for (var at = 0; at < column.Count; at += samplesAtOnce)
        {
            var count = Math.Min(samplesAtOnce, column.Count - at);
            text.WriteSamples(
                exported.Series,
                exported.Host.SeriesLabels,
                column.Times.Slice(at, count),
                column.Values.Slice(at, count));
            if (chunk.WrittenCount > ChunkBytes / 2)
                Send(output);
        }
    }

    private Dictionary<(Guid Host, SeriesKey Series), SampleColumn> Read(
        ExportedSeries[] part, TimeSpanMs span, CancellationToken stop)
    {
        var columns = new Dictionary<(Guid, SeriesKey), SampleColumn>();
        foreach (var ofHost in part.GroupBy(exported => exported.Host))
        {
            var wanted = ofHost.Select(exported => SeriesKey.Of(exported.Series)).ToHashSet();
            var samples = new SampleSet(
                series => wanted.Contains(SeriesKey.Of(series)), span, QueryBudget.Unlimited(stop));
            var unreadable = HostReplay.Read(history, ofHost.Key.Id, samples);
            tally = tally with { UnreadableRuns = tally.UnreadableRuns + unreadable };
            foreach (var column in samples.InOrder())
                columns[(ofHost.Key.Id, SeriesKey.Of(column.Series))] = column;
        }
        return columns;
    }

    private void Send(Stream output)
    {
        output.Write(chunk.WrittenSpan);
        chunk.ResetWrittenCount();
    }
}
