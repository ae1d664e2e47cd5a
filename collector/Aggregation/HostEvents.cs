using Microsoft.Extensions.Logging;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Collector.Aggregation;

/// <summary>Notes in the history what the collector notices of hosts, and logs what their clocks do.</summary>
/// <param name="events">The history.</param>
/// <param name="time">When.</param>
/// <param name="log">Gets a line on each trouble of a clock.</param>
internal sealed class HostEvents(IEventLog events, IReactorTime time, ILogger log)
{
    /// <summary>A host has linked: whether it was booted anew, or has another agent than before.</summary>
    /// <param name="host">Which, with its newest link before.</param>
    /// <param name="before">What was known of it.</param>
    /// <param name="hello">What it says of itself now.</param>
    public void Linked(FleetHost host, HostBlock before, Hello hello)
    {
        if (host.BootId != Guid.Empty && hello.BootId != Guid.Empty && host.BootId != hello.BootId)
            Note(host, EventKind.Reboot, 0, "the host was booted anew");
        host.BootId = hello.BootId;
        if (before.AgentVersion.Length > 0 && before.AgentVersion != hello.AgentVersion)
            Note(host, EventKind.AgentVersion, 0, $"the agent was {before.AgentVersion}, is {hello.AgentVersion}");
        if (host.Clock.Greeted(time.Elapsed, hello.WallTimeMs))
            ClockTroubled(host, hello.Name);
    }

    /// <summary>A host's state, or its reason, has changed.</summary>
    public void StateChanged(FleetHost host)
    {
        var state = host.State;
        if (state == host.Noted)
            return;
        host.Noted = state;
        switch (state)
        {
            case HostState.Up:
                var missed = host.NotUpSince is { } since ? time.Elapsed - since : TimeSpan.Zero;
                host.NotUpSince = null;
                Note(host, EventKind.Up, (long)missed.TotalMilliseconds, "");
                break;
            case HostState.Late:
                host.NotUpSince ??= time.Elapsed;
                Note(host, EventKind.Late, 0, host.Liveness.Reason);
                break;
            default:
                host.NotUpSince ??= time.Elapsed;
                Note(host, EventKind.Down, 0, host.Liveness.Reason);
                break;
        }
    }

    /// <summary>A host's clock was set, or has begun to drift.</summary>
    public void ClockTroubled(FleetHost host, string name)
    {
        if (host.Clock is { Drifts: true, DriftPpm: { } ppm })
            Trouble(host, name, EventKind.ClockDrift, (long)Math.Round(ppm), ClockText.Drift(ppm));
        else if (host.Clock.Jumped is { } jumped)
            Trouble(host, name, EventKind.ClockJump, (long)jumped.By.TotalMilliseconds, ClockText.Jump(jumped.By));
    }

    /// <summary>The collector's own clock was set: that is said once, not of every host.</summary>
    public void OwnClockStepped(TimeSpan by)
    {
        log.LogWarning("the collector's own clock: {What}", ClockText.Jump(by));
        Note(Guid.Empty, EventKind.CollectorClockStep, (long)by.TotalMilliseconds, ClockText.Jump(by));
    }

    private void Trouble(FleetHost host, string name, EventKind kind, long amount, string what)
    {
        if (host.Lines.Allows(out var after))
            log.LogWarning("{Name}: {What}{After}", name, what, after);
        Note(host, kind, amount, what);
    }

    private void Note(FleetHost host, EventKind kind, long amount, string text) => Note(host.Id, kind, amount, text);

    private void Note(Guid agent, EventKind kind, long amount, string text) =>
        events.Note(agent, new StreamEvent(kind, time.UtcNow.ToUnixTimeMilliseconds(), amount, text));
}
