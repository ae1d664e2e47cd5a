using Monitoring.Reactor;
using Monitoring.Tests.Differential.Interpreting;

namespace Monitoring.Tests.Differential;

/// <summary>
/// Debian's Twisted has no race, so it is not in the random scripts. These are the traces that the documentation and
/// the source of Twisted's trunk lead to.
/// </summary>
[TestClass]
public sealed class RaceTests
{
    /// <summary>Each line: what is done to runners 0 to 2 (+n fires one, -n fails it, xn cancels it, x cancels the
    /// race), and what then happens. Runner 2's canceller fires it with a value.</summary>
    [TestMethod]
    [DataRow("", "")]
    [DataRow("+1", "cancel0 cancel2 race(v1@1)")]
    [DataRow("-0 +1", "cancel2 race(v1@1)")]
    [DataRow("+1 -0", "cancel0 cancel2 race(v1@1) 0!called")]
    [DataRow("+2 +0", "cancel0 cancel1 race(v2@2) 0!called")]
    [DataRow("-2 -0 -1", "race(!all(e0,e1,e2))")]
    [DataRow("-0 x1 -2", "cancel1 race(!all(e0,cancelled,e2))")]
    [DataRow("x", "cancel0 cancel1 cancel2 race(v200@2)")]
    [DataRow("-2 x", "cancel0 cancel1 race(!all(cancelled,cancelled,e2))")]
    [DataRow("x2", "cancel2 cancel0 cancel1 race(v200@2)")]
    [DataRow("+0 x", "cancel1 cancel2 race(v0@0)")]
    public void Race_WhatHappens_IsAsInTwistedsTrunk(string actions, string expected)
    {
        var trace = new Trace();
        Deferred<object?>[] runners =
        [
            new(_ => trace.Note("cancel0")),
            new(_ => trace.Note("cancel1")),
            new(self =>
            {
                trace.Note("cancel2");
                self.Callback(200);
            }),
        ];
        var race = Deferred.Race(runners);
        race.AddCallbacks(
            first => trace.Note($"race({Trace.Show(first.Value)}@{first.Index})"),
            failure => trace.Note($"race({Trace.Show(failure)})"));

        foreach (var action in actions.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Act(action, race, runners, trace);
        }

        Assert.AreEqual(expected, trace.ToString());
    }

    [TestMethod]
    public void Race_OfNone_NeverFires()
    {
        Assert.IsFalse(Deferred.Race<int>([]).Called);
    }

    [TestMethod]
    public void Race_TakesAllResults_WinnersAndLosers()
    {
        Deferred<object?>[] runners = [new(), new()];
        Deferred.Race(runners);
        runners[1].Callback(1);
        var trace = new Trace();

        foreach (var runner in runners)
        {
            runner.AddBoth(outcome => trace.Note(Trace.ShowOutcome(outcome)));
        }

        Assert.AreEqual("- -", trace.ToString());
    }

    [TestMethod]
    [DataRow("+0 +1", "race(!cancelled) - -")]
    [DataRow("-0 -1", "race(!cancelled) - -")]
    public void Race_CancelledAndMembersCatchThat_TheirLateResultsAreIgnored(string actions, string expected)
    {
        var trace = new Trace();
        Deferred<object?>[] ends = [new(), new()];
        Deferred<object?>[] runners =
            [.. ends.Select(end => new Deferred<object?>().AddErrback((Failure _) => end))];
        var race = Deferred.Race(runners);
        race.AddErrback(failure => trace.Note($"race({Trace.Show(failure)})"));

        race.Cancel();
        foreach (var action in actions.Split(' '))
        {
            Act(action, race, ends, trace);
        }

        foreach (var runner in runners)
        {
            runner.AddBoth(outcome => trace.Note(Trace.ShowOutcome(outcome)));
        }

        Assert.AreEqual(expected, trace.ToString());
    }

    private static void Act(string action, Deferred<Indexed<object?>> race, Deferred<object?>[] runners, Trace trace)
    {
        if (action == "x")
        {
            race.Cancel();
            return;
        }

        var number = action[1] - '0';
        try
        {
            switch (action[0])
            {
                case '+':
                    runners[number].Callback(number);
                    break;
                case '-':
                    runners[number].Errback(new Boom(number));
                    break;
                default:
                    runners[number].Cancel();
                    break;
            }
        }
        catch (AlreadyCalledException called)
        {
            trace.Note($"{number}!{Trace.Kind(called)}");
        }
    }
}
