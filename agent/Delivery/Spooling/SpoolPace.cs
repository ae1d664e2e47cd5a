using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Decides when memory is written to disk: when a cycle has waited for its acknowledgement for
/// <see cref="SpoolAfter"/>. As long as the collector acknowledges in time, nothing is written. For the reactor's
/// thread only.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="memory">What lies in memory.</param>
/// <param name="writer">Writes it.</param>
internal sealed class SpoolPace(IReactorTime time, Outbox memory, SpoolWriter writer)
{
    /// <summary>How long a cycle may be in memory only, unacknowledged: 2 s.</summary>
    public static readonly TimeSpan SpoolAfter = TimeSpan.FromSeconds(2);

    /// <summary>How long after a write the next one begins at the earliest, as each makes the disk sync: 1 s.</summary>
    public static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long after a write that failed the next one is tried: 10 s.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    // Cycles whose age is known. Those above it are younger than the last, which is all that is asked of them.
    private const int AgesMax = 1024;

    private readonly Queue<(ulong LastSeq, TimeSpan At)> waiting = new();
    private IDelayedCall? timer;
    private TimeSpan notBefore;
    private bool stopped;

    /// <summary>A cycle was added to memory.</summary>
    public void NoteAdded()
    {
        if (waiting.Count < AgesMax)
            waiting.Enqueue((memory.LastSeq, time.Elapsed));
        if (timer is not { Active: true } && !writer.IsWriting)
            Arm();
    }

    /// <summary>Goes by the clock no longer.</summary>
    public void Stop()
    {
        stopped = true;
        if (timer is { Active: true })
            timer.Cancel();
    }

    private void Arm()
    {
        var safe = Math.Max(memory.AckedSeq, memory.SpooledSeq);
        while (waiting.TryPeek(out var oldest) && oldest.LastSeq <= safe)
            waiting.Dequeue();
        if (stopped || !waiting.TryPeek(out var next))
            return;
        var due = next.At + SpoolAfter;
        var wait = (due > notBefore ? due : notBefore) - time.Elapsed;
        if (wait > TimeSpan.Zero)
            timer = time.CallLater(wait, Arm);
        else if (!writer.IsWriting)
            writer.Write().AddCallback(succeeded => Arm(succeeded));
    }

    private void Arm(bool succeeded)
    {
        notBefore = time.Elapsed + (succeeded ? WriteInterval : RetryAfter);
        Arm();
    }
}
