using System.Reactive;
using Monitoring.Reactor;

namespace Monitoring.Hosting;

/// <summary>
/// Tells systemd that the program serves, how it is, and that it stops. The watchdog is fed by a timer of the event
/// loop, so that a loop that is stuck, and nothing else, lets it run out. Added last to a program's services: it is
/// started when all others serve, and the first to be told of the stop. For the reactor's thread only.
/// </summary>
/// <example>
/// <code>
/// var supervision = new Supervision(
///     reactor, NotifySocket.Open(variable), Watchdog.Interval(variable, Environment.ProcessId), () => "well");
/// services.Add(supervision);
/// </code>
/// </example>
/// <param name="reactor">Its timers.</param>
/// <param name="socket">Where it is told; null when nobody wants to know.</param>
/// <param name="watchdog">Within what time systemd wants to hear from the loop; null for never.</param>
/// <param name="status">One line for people: what <c>systemctl status</c> shows.</param>
public sealed class Supervision(
    IReactorTime reactor, NotifySocket? socket, TimeSpan? watchdog, Func<string> status) : IService
{
    /// <summary>The longest time between two looks at the status: 10 s.</summary>
    public static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(10);

    /// <summary>How soon something that could not be told is told again: 100 ms.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>How much waits to be told: 8 messages, and the oldest goes first.</summary>
    public const int UntoldMax = 8;

    private readonly Queue<string> untold = new();
    private LoopingCall? beats;
    private string shown = "";
    private bool retries;

    /// <summary>Says that the program serves, and begins to feed the watchdog.</summary>
    public Deferred<Unit>? Start()
    {
        if (socket is null)
            return null;
        shown = Status();
        Tell($"READY=1\nSTATUS={shown}");
        beats = new LoopingCall(reactor, Beat);
        // Half of the time, as sd_watchdog_enabled(3) advises: a tick may be late.
        var interval = watchdog / 2 is { } half && half < StatusInterval ? half : StatusInterval;
        beats.Start(interval);
        return null;
    }

    /// <summary>Says that the program stops.</summary>
    public Deferred<Unit>? Stop()
    {
        if (beats is { Running: true })
            beats.Stop();
        if (socket is not null)
            Tell("STOPPING=1\nSTATUS=stopping");
        return null;
    }

    /// <summary>Takes in what was configured anew, and says so before and after.</summary>
    /// <param name="reload">Does it.</param>
    public void Reload(Action reload)
    {
        if (socket is null)
        {
            reload();
            return;
        }
        Tell("RELOADING=1");
        try
        {
            reload();
        }
        finally
        {
            Tell("READY=1");
        }
    }

    private void Beat()
    {
        var now = Status();
        var lines = (watchdog is null ? "" : "WATCHDOG=1\n") + (now == shown ? "" : $"STATUS={now}");
        // A beat that can't be told is not kept: the next one says all of it, and newer.
        if (lines.Length > 0 && untold.Count == 0 && socket!.TrySend(lines))
            shown = now;
    }

    // A line end would begin another variable.
    private string Status() => status().ReplaceLineEndings(" ");

    private void Tell(string state)
    {
        if (untold.Count == UntoldMax)
            untold.Dequeue();
        untold.Enqueue(state);
        if (!retries)
            TellAll();
    }

    private void TellAll()
    {
        while (untold.TryPeek(out var next) && socket!.TrySend(next))
            untold.Dequeue();
        retries = untold.Count > 0;
        if (retries)
            reactor.CallLater(RetryAfter, TellAll);
    }
}
