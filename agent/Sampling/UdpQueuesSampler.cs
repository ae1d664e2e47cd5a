using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>Bytes waiting in UDP sockets, summed over <c>/proc/net/udp</c> and <c>/proc/net/udp6</c>.</summary>
public sealed class UdpQueuesSampler(HostPaths paths) : ISampler
{
    // sl, local and remote address, state, queues, timer, retransmits, uid
    private const int FieldsMin = 8;
    private const int QueuesAt = 4;

    private static readonly Family Queues = new(
        "node_udp_queues", MetricType.Gauge, "Bytes that the kernel holds for UDP sockets, by direction.");

    private readonly HostFile file4 = new(paths.Proc("net/udp"));
    private readonly HostFile file6 = new(paths.Proc("net/udp6"));
    private readonly OptionalSeries transmit4 = Of("tx", "v4");
    private readonly OptionalSeries receive4 = Of("rx", "v4");
    private readonly OptionalSeries transmit6 = Of("tx", "v6");
    private readonly OptionalSeries receive6 = Of("rx", "v6");

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("udp_queues", context => new UdpQueuesSampler(context.Paths));

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        var is4 = Sample(group, file4, transmit4, receive4);
        var is6 = Sample(group, file6, transmit6, receive6);
        return is4 || is6;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file4.Dispose();
        file6.Dispose();
    }

    private static bool Sample(SampleGroup group, HostFile file, OptionalSeries transmit, OptionalSeries receive)
    {
        if (!file.ReadIfPresent(out var content))
            return false;
        var (sent, received) = Sum(file.Path, content);
        transmit.Set(group, sent);
        receive.Set(group, received);
        return true;
    }

    private static (ulong Transmit, ulong Receive) Sum(string path, ReadOnlySpan<byte> content)
    {
        var (transmit, receive) = (0UL, 0UL);
        var isHeading = true;
        foreach (var line in new Lines(content))
        {
            if (!isHeading)
            {
                var (sent, received) = Queued(path, line);
                transmit += sent;
                receive += received;
            }
            isHeading = false;
        }
        return (transmit, receive);
    }

    // The fifth field is transmit:receive, both hexadecimal.
    private static (ulong Transmit, ulong Receive) Queued(string path, ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        fields.Skip(QueuesAt);
        var queues = fields.Next();
        fields.Skip(FieldsMin - QueuesAt - 2);
        var colon = queues.IndexOf((byte)':');
        if (fields.Next().IsEmpty || colon < 0 || !Parse.TryHex(queues[..colon], out var transmit) ||
            !Parse.TryHex(queues[(colon + 1)..], out var receive))
        {
            throw BadContent.Of(path, line, "a line of a socket");
        }
        return (transmit, receive);
    }

    private static OptionalSeries Of(string queue, string ip) =>
        new(Queues, new Label("queue", queue), new Label("ip", ip));
}
