using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// When ACKs go out: as soon as half of the agent's window is committed, and otherwise at most one per second. For the
/// reactor's thread.
/// </summary>
internal sealed class AckPolicy
{
    private readonly IReactorTime time;
    private readonly Action<Ack> send;
    private readonly int window;
    private readonly Dictionary<ulong, Progress> streams = [];
    private readonly SessionTimer timer;
    private TimeSpan sentAt;

    public AckPolicy(IReactorTime time, int window, Action<Ack> send)
    {
        this.time = time;
        this.window = window;
        this.send = send;
        timer = new SessionTimer(time, SendAll);
        sentAt = time.Elapsed - SessionTimes.AckInterval;
    }

    /// <summary>The window in bytes, beside the one in batches.</summary>
    public int WindowBytes { private get; set; } = int.MaxValue;

    /// <summary>Notes that the agent was told so much by WELCOME.</summary>
    public void Begin(ulong incarnation, ulong committedSeq, long committedBytes)
    {
        var told = new Mark(committedSeq, committedBytes);
        streams[incarnation] = new(told, told);
    }

    public void Commit(ulong incarnation, ulong seq, long committedBytes)
    {
        if (!streams.TryGetValue(incarnation, out var progress) || seq <= progress.Committed.Seq)
            return;
        var committed = new Mark(seq, committedBytes);
        streams[incarnation] = progress with { Committed = committed };
        var next = sentAt + SessionTimes.AckInterval - time.Elapsed;
        if (IsHalfAWindow(progress.Told, committed) || next <= TimeSpan.Zero)
            SendAll();
        else
            timer.Set(next);
    }

    public void End() => timer.Clear();

    private bool IsHalfAWindow(Mark told, Mark committed) =>
        committed.Seq - told.Seq >= (ulong)Math.Max(1, window / 2)
        || committed.Bytes - told.Bytes >= Math.Max(1, WindowBytes / 2);

    private void SendAll()
    {
        timer.Clear();
        sentAt = time.Elapsed;
        foreach (var (incarnation, progress) in streams)
        {
            if (progress.Told == progress.Committed)
                continue;
            // Writing a key that is there does not disturb the enumeration.
            streams[incarnation] = progress with { Told = progress.Committed };
            send(new Ack(incarnation, progress.Committed.Seq));
        }
    }

    private readonly record struct Mark(ulong Seq, long Bytes);

    private readonly record struct Progress(Mark Told, Mark Committed);
}
