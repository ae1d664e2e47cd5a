using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The network protocols' counters (RFC 1213 and the kernel's own), from <c>/proc/net/netstat</c>, <c>snmp</c> and
/// <c>snmp6</c>: see the kernel's networking/snmp_counter.
/// </summary>
public sealed class NetstatSampler : ISampler
{
    private static readonly SamplerFlag FieldsFlag = new(
        "collector.netstat.fields",
        "Which fields are shown, a regular expression.",
        "^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)"
        + "|TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts|TCPOFOQueue|TCPRcvQDrop)"
        + "|Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)"
        + "|Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$");

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } =
        new("netstat", context => new NetstatSampler(context.Paths, NameFilter.FromFlag(context, FieldsFlag)))
        {
            Flags = [FieldsFlag],
        };

    private readonly NameFilter shown;
    private readonly NetstatTables netstat;
    private readonly NetstatTables snmp;
    private readonly HostFile snmp6File;
    private FieldSeries? snmp6;

    /// <summary>Shows the fields that <paramref name="shown"/> shows, by names such as <c>Tcp_InSegs</c>.</summary>
    public NetstatSampler(HostPaths paths, NameFilter shown)
    {
        this.shown = shown;
        netstat = new NetstatTables(paths.Proc("net/netstat"), FamilyOf);
        snmp = new NetstatTables(paths.Proc("net/snmp"), FamilyOf);
        snmp6File = new HostFile(paths.Proc("net/snmp6"));
    }

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        snmp6 ??= new FieldSeries(group, Snmp6FamilyOf);
        snmp6.BeginCycle();
        netstat.Sample(group);
        snmp.Sample(group);
        // Without IPv6 the file isn't there.
        if (snmp6File.ReadIfPresent(out var content))
            ParseSnmp6(content, snmp6, group);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        netstat.Dispose();
        snmp.Dispose();
        snmp6File.Dispose();
    }

    // Lines such as Ip6InReceives 42, without a header.
    private static void ParseSnmp6(ReadOnlySpan<byte> content, FieldSeries series, SampleGroup group)
    {
        foreach (var line in new Lines(content))
        {
            var fields = new Fields(line);
            if (series.TryFind(fields.Next(), out var handle))
                group.Set(handle, Parse.Int64(fields.Next()));
        }
    }

    private Family? FamilyOf(string field) => shown.Shows(field)
        ? new Family(
            $"node_netstat_{field}",
            MetricType.Untyped,
            $"What the kernel counts as {field.Replace('_', ' ')}.",
            ValueKind.Int64)
        : null;

    // The protocol's name ends with the first 6; a field without one belongs to no protocol.
    private Family? Snmp6FamilyOf(string field)
    {
        var six = field.IndexOf('6', StringComparison.Ordinal);
        return six < 0 ? null : FamilyOf($"{field[..(six + 1)]}_{field[(six + 1)..]}");
    }
}
