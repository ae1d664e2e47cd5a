namespace Monitoring.Tests.Mutants;

/// <summary>Rules of timers and looping calls.</summary>
internal static class ClockMutants
{
    private const string Loop = "shared/Reactor/LoopingCall.cs";
    private const string Call = "shared/Reactor/DelayedCall.cs";
    private const string Wheel = "shared/Reactor/TimerWheel.cs";

    public static Mutant[] All { get; } =
    [
        Rule("ticks stay on the grid", Loop, "interval.Ticks - (sinceStart % interval.Ticks)", "interval.Ticks"),
        Rule("a tick waits for the last one's Deferred", Loop, "pending.AddCallback(_ => Done());", "Done();"),
        Rule("a reset starts a new grid", Loop, "startedAt = time.Elapsed; newestTick = 0; Arm();", "Arm();"),
        Rule("an error ends the loop", Loop, "Running = false; End().Errback(failure);", "End().Errback(failure);"),
        Rule("missed ticks are counted", Loop, "IntervalOf(now) - IntervalOf(before)", "1L"),
        Rule("a delay counts from the timer's time", Call, "TimerWheel.Sum(Time, more)",
            "TimerWheel.Sum(wheel.Now(), more)"),
        Rule("a cancelled timer is not a timer that ran", Call, "Order == HasRun", "true"),
        Rule(
            "a timer moved sooner runs after its equals",
            Wheel,
            "PlaceAnew(call, ++LastOrder, ahead: false);",
            "PlaceAnew(call, --firstOrder, ahead: true);"),
        Rule(
            "a timer moved later runs before its equals",
            Wheel,
            "PlaceAnew(moved[i], --firstOrder, ahead: true);",
            "PlaceAnew(moved[i], ++LastOrder, ahead: false);"),
    ];

    private static Mutant Rule(string name, string file, string original, string mutated) =>
        new(name, Suite.Differential, file, original, mutated);
}
