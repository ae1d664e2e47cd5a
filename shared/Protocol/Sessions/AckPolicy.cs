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

    /// <summary>Notes that the agent was told so much by WELCOME.</summary>
    public void Begin(ulong incarnation, ulong committedSeq) => streams[incarnation] = new(committedSeq, committedSeq);

    public void Commit(ulong incarnation, ulong seq)
    {
        if (!streams.TryGetValue(incarnation, out var progress) || seq <= progress.Committed)
            return;
        streams[incarnation] = progress with { Committed = seq };
        var next = sentAt + SessionTimes.AckInterval - time.Elapsed;
        if (seq - progress.Told >= (ulong)Math.Max(1, window / 2) || next <= TimeSpan.Zero)
            SendAll();
        else
            timer.Set(next);
    }

    public void End() => timer.Clear();

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
            send(new Ack(incarnation, progress.Committed));
        }
    }

    private readonly record struct Progress(ulong Told, ulong Committed);
}
