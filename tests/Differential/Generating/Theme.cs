using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Generating;

/// <summary>What a script is mostly about. A script that does a bit of everything seldom gets two rules of one kind to
/// meet.</summary>
/// <param name="Name">For the reader.</param>
/// <param name="Opening">What it begins with, so that there is something to act on.</param>
/// <param name="Weights">How often it takes which verb.</param>
internal sealed record Theme(string Name, Verb[] Opening, params (Verb Verb, int Weight)[] Weights)
{
    private static readonly (Verb, int)[] Steps =
    [
        (Verb.New, 5), (Verb.Callback, 7), (Verb.Errback, 5), (Verb.Both, 9), (Verb.Callbacks, 4),
        (Verb.Fire, 10), (Verb.Fail, 5), (Verb.FireFailure, 1), (Verb.Cancel, 5),
    ];

    private static readonly (Verb, int)[] Time = [(Verb.Advance, 10), (Verb.Pump, 2)];

    /// <summary>Deferreds may come to wait for each other in a circle. That wants a theme without lists.</summary>
    public bool MayGoInCircles => Name == "circles";

    /// <summary>All, each as likely as its share here says.</summary>
    public static Theme[] All { get; } =
    [
        new("chains", [Verb.New, Verb.New], [.. Steps, (Verb.Pause, 2), (Verb.Unpause, 2), (Verb.Chain, 2)]),
        new("pauses", [Verb.New, Verb.New], [.. Steps, (Verb.Pause, 8), (Verb.Unpause, 8)]),
        new("timeouts", [Verb.New, Verb.Timeout],
        [
            .. Steps, .. Time, (Verb.Timeout, 12), (Verb.Pause, 1), (Verb.Unpause, 1),
        ]),
        new("lists", [Verb.New, Verb.New, Verb.New, Verb.List],
        [
            .. Steps, (Verb.Fail, 8), (Verb.List, 14), (Verb.Gather, 4), (Verb.Pause, 1), (Verb.Unpause, 1),
        ]),
        new("turns", [Verb.Lock],
        [
            .. Steps, (Verb.Lock, 3), (Verb.Semaphore, 3), (Verb.Acquire, 9), (Verb.Release, 9), (Verb.Run, 9),
        ]),
        new("queues", [Verb.Queue], [.. Steps, (Verb.Queue, 4), (Verb.Put, 16), (Verb.Get, 16)]),
        new("timers", [Verb.Later, Verb.Later],
        [
            .. Time, .. Time, (Verb.New, 1), (Verb.Fire, 1), (Verb.Timeout, 1), (Verb.Later, 12), (Verb.Reset, 6),
            (Verb.Delay, 6), (Verb.TakeBack, 4), (Verb.Look, 2),
        ]),
        new("loops", [Verb.New, Verb.Loop, Verb.Start],
        [
            .. Time, .. Time, (Verb.New, 3), (Verb.Fire, 6), (Verb.Fail, 2), (Verb.Cancel, 2), (Verb.Loop, 2),
            (Verb.Start, 8), (Verb.Stop, 3), (Verb.Rewind, 8), (Verb.Later, 2), (Verb.Both, 2), (Verb.Look, 2),
        ]),
        new("everything", [],
        [
            .. Steps, .. Time, (Verb.Pause, 2), (Verb.Unpause, 2), (Verb.Chain, 2), (Verb.Timeout, 3), (Verb.List, 3),
            (Verb.Gather, 1), (Verb.Lock, 2), (Verb.Semaphore, 1), (Verb.Acquire, 3), (Verb.Release, 3), (Verb.Run, 3),
            (Verb.Queue, 1), (Verb.Put, 3), (Verb.Get, 3), (Verb.Later, 3), (Verb.Reset, 1), (Verb.Delay, 1),
            (Verb.TakeBack, 1), (Verb.Loop, 2), (Verb.Start, 3), (Verb.Stop, 2), (Verb.Rewind, 1), (Verb.Look, 1),
        ]),
        new("circles", [Verb.New, Verb.New], [.. Steps, (Verb.Cancel, 4), (Verb.Pause, 1), (Verb.Unpause, 1)]),
    ];
}
