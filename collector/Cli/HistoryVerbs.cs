using System.Globalization;
using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Collector.Cli;

/// <summary>Carries out <c>history export</c>, <c>history stats</c> and <c>history check</c>.</summary>
/// <param name="history">What is stored.</param>
/// <param name="names">What the hosts are called.</param>
/// <param name="nowMs">What <c>now</c> means.</param>
/// <param name="said">Gets what a person is told.</param>
internal sealed class HistoryVerbs(IHistory history, IHostNames names, long nowMs, TextWriter said)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss'Z'";

    /// <summary>Writes an export; tells how it went.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="StartupException">The command is wrong.</exception>
    public int Export(DataCommand command, Func<Stream> open)
    {
        try
        {
            var hosts = new HistoryQueries(history, names).HostsOf(command.Hosts, QueryBudget.Unlimited());
            var selector = SeriesSelector.Parse(command.Match ?? "");
            var span = new TimeSpanMs(
                Time("--from", command.From) ?? 0, Time("--to", command.To) ?? Limits.TimeMsMax);
            using var output = open();
            var tally = new HistoryExport(history).Write(hosts, selector, span, output, default);
            Tell(tally);
            return tally.UnreadableRuns == 0 ? 0 : StartupException.Failure;
        }
        catch (QueryException e)
        {
            throw new StartupException(e.Message, StartupException.Usage);
        }
    }

    /// <summary>Tells what is stored of each host.</summary>
    /// <returns>The exit code.</returns>
    public int Stats()
    {
        var streams = history.Streams();
        var hosts = new HistoryQueries(history, names).HostsOf([], QueryBudget.Unlimited());
        var width = Math.Max("HOST".Length, hosts.Select(host => host.Name.Length).DefaultIfEmpty().Max());
        said.WriteLine($"{"HOST".PadRight(width)}  STREAMS      FRAMES  FROM                  TO");
        foreach (var host in hosts)
        {
            var own = streams.Where(stream => stream.Key.Agent == host.Id).ToArray();
            var frames = own.Sum(stream => (long)(stream.LastSeq - stream.FirstSeq + 1));
            said.WriteLine(
                $"{host.Name.PadRight(width)}  {own.Length,7}  {frames,10}  "
                + $"{Text(own.Min(stream => stream.FirstMs))}  {Text(own.Max(stream => stream.LastMs))}");
        }
        return 0;
    }

    /// <summary>Reads everything, and tells what is damaged or lost.</summary>
    /// <returns>The exit code: 1 when anything is.</returns>
    public int Check()
    {
        var byId = names.Hosts.ToDictionary(host => host.Id);
        var total = new StreamCheck(0, 0, 0, 0, 0);
        foreach (var stream in history.Streams())
        {
            var name = (byId.GetValueOrDefault(stream.Key.Agent) ?? HostIdentity.Forgotten(stream.Key.Agent)).Name;
            var check = StreamCheck.Of(history, stream.Key);
            if (check.UnreadableRuns > 0)
            {
                said.WriteLine(
                    $"{name}, stream {stream.Key.Incarnation:x16}: {check.UnreadableRuns} runs of frames cannot be "
                    + "read");
            }
            total += check;
        }
        var losses = history.Losses();
        foreach (var loss in losses)
        {
            var id = loss.Stream.Agent;
            said.WriteLine(
                $"{(byId.GetValueOrDefault(id) ?? HostIdentity.Forgotten(id)).Name}, stream "
                + $"{loss.Stream.Incarnation:x16}: frames {loss.FirstSeq} to {loss.LastSeq} are lost, as was noticed "
                + $"{Text(loss.NoticedMs)}: {loss.Reason}");
        }
        said.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{total.Runs} runs, {total.Batches} batches, {total.Samples} samples in {total.Bytes} bytes of frames: "
            + $"{total.UnreadableRuns} runs cannot be read, {losses.Count} ranges are lost"));
        return total.UnreadableRuns == 0 && losses.Count == 0 ? 0 : StartupException.Failure;
    }

    private void Tell(ExportTally tally)
    {
        said.WriteLine($"{tally.Samples} samples of {tally.Series} series");
        if (tally.SeriesLeftOut > 0)
        {
            said.WriteLine(
                $"{tally.SeriesLeftOut} series were left out, as OpenMetrics would give their family the name of "
                + "another: export them alone, with --match");
        }
        if (tally.UnreadableRuns > 0)
            said.WriteLine("some of what is stored cannot be read: see monitoring-collector history check");
    }

    private long? Time(string flag, string? text)
    {
        if (text is null)
            return null;
        return TimeText.TryParse(text, nowMs, out var timeMs)
            ? timeMs
            : throw new StartupException($"wrong value for {flag}: {text}: {TimeText.Forms}", StartupException.Usage);
    }

    private static string Text(long? timeMs) => timeMs is not { } known
        ? "-".PadRight(TimeFormat.Length - 2)
        : DateTimeOffset.FromUnixTimeMilliseconds(known).UtcDateTime.ToString(
            TimeFormat, CultureInfo.InvariantCulture);
}
