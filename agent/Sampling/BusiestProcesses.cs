using System.Reactive;
using Monitoring.Agent.Host;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Answers which processes use most. How much is known by what their CPU times gain from one look to the next: the look
/// of the question before, or one half a second before the answer.
/// </summary>
/// <remarks>For the reactor's thread; it looks on a worker, as there may be thousands of processes.</remarks>
public sealed class BusiestProcesses(IReactor reactor, HostPaths paths)
{
    /// <summary>How long ago the look before may be: half a second to 10 s.</summary>
    public static readonly TimeSpan SpanMin = TimeSpan.FromSeconds(0.5), SpanMax = TimeSpan.FromSeconds(10);

    private const int MsPerTick = 10;

    private readonly ProcessTree tree = new(paths.Procfs);
    private readonly DeferredLock looking = new();
    private Dictionary<(ulong Pid, ulong Start), ulong> before = [];
    private TimeSpan? lookedAt;

    /// <summary>The body of the answer.</summary>
    /// <returns>Fails when the processes can't be read.</returns>
    public Deferred<ReadOnlyMemory<byte>> Answer() => looking.Run(AnswerAlone);

    private Deferred<ReadOnlyMemory<byte>> AnswerAlone()
    {
        var ago = reactor.Elapsed - lookedAt;
        if (ago >= SpanMin && ago <= SpanMax)
            return Look().AddCallback(Written);
        return Look().AddCallback(_ => Deferred.Later(reactor, SpanMin, () => Unit.Default))
            .AddCallback(_ => Look()).AddCallback(Written);
    }

    private Deferred<TopProcesses> Look() => reactor.DeferToThread(List).AddCallback(found =>
    {
        var now = reactor.Elapsed;
        var span = now - (lookedAt ?? now);
        var top = found.Select(process => process.Since(before)).OrderByDescending(usage => usage.CpuMs)
            .ThenByDescending(usage => usage.ResidentBytes).Take(TopProcesses.ProcessesMax).ToArray();
        before = found.ToDictionary(process => (process.Pid, process.Start), process => process.CpuTicks);
        lookedAt = now;
        return new TopProcesses((int)span.TotalMilliseconds, top);
    });

    private List<Seen> List()
    {
        var found = new List<Seen>();
        tree.ListProcesses();
        while (tree.NextProcess(out var stat))
        {
            found.Add(new Seen(
                tree.ProcessId, stat.StartTicks, stat.CpuTicks, stat.ResidentPages, HostText.Of(tree.ProcessName)));
        }
        return found;
    }

    private static ReadOnlyMemory<byte> Written(TopProcesses top)
    {
        var body = new FrameWriter();
        top.Write(body);
        return body.Written.ToArray();
    }

    /// <summary>A process at one look.</summary>
    private readonly record struct Seen(ulong Pid, ulong Start, ulong CpuTicks, ulong ResidentPages, string Name)
    {
        /// <summary>What it has used since the look before; one that is new has used all of its time since.</summary>
        public ProcessUsage Since(Dictionary<(ulong, ulong), ulong> before)
        {
            var ticks = CpuTicks - Math.Min(CpuTicks, before.GetValueOrDefault((Pid, Start)));
            return new ProcessUsage(
                (int)Math.Min(Pid, int.MaxValue),
                (int)Math.Min(ticks * MsPerTick, int.MaxValue),
                (long)ResidentPages * Environment.SystemPageSize,
                Name);
        }
    }
}
