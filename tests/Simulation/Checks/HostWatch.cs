using Monitoring.Collector.Registry;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>What one process of a collector was brought by one agent, as the wire shows it.</summary>
internal sealed class HostWatch(string name)
{
    /// <summary>From an arrival to the state that it leads to: twice 40 ms, and threads between.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(200);

    /// <summary>A host that was asked twice without an answer was last answered at least so long ago.</summary>
    private static readonly TimeSpan TwoPolls = TimeSpan.FromSeconds(4.8);

    public string Name => name;

    /// <summary>When values came last; null when none did yet.</summary>
    public TimeSpan? Arrived { get; set; }

    /// <summary>When anything of its stream came last. The frames of one cycle may arrive apart, and each that is new
    /// shows that the agent is there.</summary>
    public TimeSpan? Heard { get; set; }

    /// <summary>When it said that it stops.</summary>
    public TimeSpan? SaidGoodbye { get; set; }

    /// <summary>Whether its newest word was that it goes to another collector, and since when; null before any word.
    /// </summary>
    public (bool Is, TimeSpan At)? Moved { get; set; }

    /// <summary>Since when it has been seen up or late; null while it is down or kept out.</summary>
    public TimeSpan? ServesSince { get; private set; }

    /// <summary>When a poll was last answered.</summary>
    public TimeSpan? Answered { get; set; }

    /// <summary>When the newest ping went out, and on which connection.</summary>
    public (TimeSpan At, object Link, uint Request)? Asked { get; set; }

    /// <summary>When a link of its ended that was not welcomed yet; null when none did. Its HELLO may still be on its
    /// way through the collector.</summary>
    public TimeSpan? WentUnwelcomed { get; set; }

    /// <summary>True while the newest ping waits.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Notes the state that is shown.</summary>
    public void Shown(HostState state, TimeSpan now) =>
        ServesSince = state is HostState.Up or HostState.Late ? ServesSince ?? now : null;

    /// <summary>The state must follow what came, within the delays that are promised.</summary>
    /// <returns>What is wrong; null when it is right.</returns>
    public string? Judge(HostState state, TimeSpan now)
    {
        if (state == HostState.KeptOut)
            return null;
        if (Heard is not { } heard)
            return state == HostState.Down ? null : $"{name} is {state} and has sent nothing";
        var silence = now - (Arrived ?? -Liveness.DownMin);
        var quiet = now - heard;
        var stopped = SaidGoodbye >= heard;
        return state switch
        {
            HostState.Up when stopped && now - SaidGoodbye > Slack => $"{name} is up and has said goodbye",
            HostState.Up when quiet > Liveness.LateMin + Slack => $"{name} is up after {Seconds(quiet)} of silence",
            HostState.Late when stopped && now - SaidGoodbye > Slack => $"{name} is late and has said goodbye",
            HostState.Late when quiet > Liveness.DownMin + Slack => $"{name} is late after {Seconds(quiet)}",
            HostState.Late when silence > Slack && silence < Liveness.LateMin - Slack && Answers(now) =>
                $"{name} is late after {Seconds(silence)} and answers",
            HostState.Down when !(SaidGoodbye >= Arrived) && silence > Slack && silence < Liveness.DownMin - Slack =>
                $"{name} is down after {Seconds(silence)} of silence",
            _ => null,
        };
    }

    private bool Answers(TimeSpan now) => now - Answered > Slack && now - Answered < TwoPolls;

    private static string Seconds(TimeSpan span) => $"{span.TotalSeconds:0.000} s";
}
