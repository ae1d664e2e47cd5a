namespace Monitoring.Reactor;

/// <summary>What a reactor has done since it was made.</summary>
/// <param name="Passes">Passes of the loop.</param>
/// <param name="TimersFired">Delayed calls run.</param>
/// <param name="TimersPending">Delayed calls waiting.</param>
/// <param name="CallsPosted">Calls run that came from other threads.</param>
/// <param name="CallsWaiting">Calls from other threads that have not begun yet.</param>
/// <param name="Failures">Calls that threw.</param>
/// <param name="LagLast">How late the latest due timer ran.</param>
/// <param name="LagMax">The latest that any timer ran.</param>
/// <example>
/// <code>
/// var statistics = reactor.Statistics;
/// Console.WriteLine($"{statistics.TimersPending} timers wait; the latest ran {statistics.LagMax} late");
/// </code>
/// </example>
public readonly record struct ReactorStatistics(
    long Passes,
    long TimersFired,
    int TimersPending,
    long CallsPosted,
    int CallsWaiting,
    long Failures,
    TimeSpan LagLast,
    TimeSpan LagMax);
