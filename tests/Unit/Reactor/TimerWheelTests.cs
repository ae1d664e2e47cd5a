using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class TimerWheelTests
{
    private TimeSpan now;

    /// <summary>Against Twisted's clock, which keeps its calls in a list: a new one goes to its end, and the list is
    /// then sorted by time, which leaves equals in their order.</summary>
    /// <param name="spread">Ticks by which delays differ: many that are equal, and many wheels apart.</param>
    [TestMethod]
    [DataRow(20L)]
    [DataRow(3_000L)]
    [DataRow(1_000_000_000_000L)]
    public void TakeDue_AmongRandomAddsMovesAndCancels_IsThatOfASortedList(long spread)
    {
        var wheel = new TimerWheel(() => now);
        var model = new List<DelayedCall>();
        var random = new Random(7);
        for (var i = 0; i < 30_000; i++)
        {
            var chosen = model.Count == 0 ? null : model[random.Next(model.Count)];
            switch (random.Next(6))
            {
                case 0 when chosen is not null:
                    chosen.Cancel();
                    model.Remove(chosen);
                    break;
                case 1 when chosen is not null:
                    chosen.Delay(TimeSpan.FromTicks(random.NextInt64(-spread / 2, spread / 2)));
                    break;
                case 2 when chosen is not null:
                    chosen.Reset(TimeSpan.FromTicks(random.NextInt64(spread)));
                    break;
                case 3 when chosen is not null:
                    model = [.. model.OrderBy(call => call.Time)];
                    CollectionAssert.AreEqual(model, wheel.Pending());
                    Assert.IsLessThanOrEqualTo(model[0].Time, wheel.Next!.Value);
                    break;
                case 4:
                    model = [.. model.OrderBy(call => call.Time)];
                    now += TimeSpan.FromTicks(random.NextInt64(spread / 2));
                    Assert.AreSame(
                        model.Count > 0 && model[0].Time <= now ? model[0] : null,
                        wheel.TakeDue(now, long.MaxValue));
                    if (model.Count > 0 && model[0].Time <= now)
                    {
                        model[0].Take();
                        model.RemoveAt(0);
                    }

                    break;
                default:
                    model.Add(wheel.Add(TimeSpan.FromTicks(random.NextInt64(spread)), () => { }));
                    model = [.. model.OrderBy(call => call.Time)];
                    break;
            }

            Assert.AreEqual(model.Count, wheel.Count);
            if (model.Count > 60)
            {
                model.ForEach(call => call.Cancel());
                model.Clear();
            }
        }
    }

    [TestMethod]
    public void Next_TimersNearAndFar_IsTheSoonestsTime()
    {
        var wheel = new TimerWheel(() => now);
        Assert.IsNull(wheel.Next);
        foreach (var ticks in new[] { long.MaxValue, 1L << 40, (1L << 40) - 1, 70_000, 300, 1 })
        {
            wheel.Add(TimeSpan.FromTicks(ticks), () => { });
            Assert.AreEqual(ticks, wheel.Next!.Value.Ticks);
        }

        while (wheel.Next is { } next)
        {
            now = next;
            Assert.IsNotNull(wheel.TakeDue(now, long.MaxValue));
        }

        Assert.AreEqual(TimeSpan.MaxValue, now);
    }

    [TestMethod]
    public void Next_SoonestOfItsSlotCancelled_IsPassedOnceInVain()
    {
        var wheel = new TimerWheel(() => now);
        wheel.Add(TimeSpan.FromSeconds(100), () => { }).Cancel();
        Assert.IsNull(wheel.Next);
        var cancelled = wheel.Add(TimeSpan.FromSeconds(100), () => { });
        wheel.Add(TimeSpan.FromSeconds(100.1), () => { });
        cancelled.Cancel();

        Assert.AreEqual(TimeSpan.FromSeconds(100), wheel.Next);
        Assert.IsNull(wheel.TakeDue(wheel.Next!.Value, long.MaxValue));
        Assert.AreEqual(TimeSpan.FromSeconds(100.1), wheel.Next);
    }

    [TestMethod]
    public void Add_EqualTimes_ComeOutFirstInFirstOut()
    {
        var wheel = new TimerWheel(() => now);
        var calls = Enumerable.Range(0, 100).Select(_ => wheel.Add(TimeSpan.Zero, () => { })).ToArray();

        foreach (var call in calls)
        {
            Assert.AreSame(call, wheel.TakeDue(now, long.MaxValue));
        }
    }

    [TestMethod]
    public void TakeDue_TimersSetSince_StayForTheNextPass()
    {
        var wheel = new TimerWheel(() => now);
        var before = wheel.Add(TimeSpan.Zero, () => { });
        var lastOrder = wheel.LastOrder;
        var since = wheel.Add(TimeSpan.Zero, () => { });
        wheel.Add(TimeSpan.FromTicks(1), () => { });

        Assert.AreSame(before, wheel.TakeDue(now, lastOrder));
        Assert.IsNull(wheel.TakeDue(now, lastOrder));
        Assert.AreSame(since, wheel.TakeDue(now, wheel.LastOrder));
        Assert.IsNull(wheel.TakeDue(now, wheel.LastOrder));
    }

    [TestMethod]
    public void Move_ThereAndBack_KeepsItsPlaceAmongEquals()
    {
        var wheel = new TimerWheel(() => now);
        var calls = Enumerable.Range(0, 3).Select(_ => wheel.Add(TimeSpan.FromSeconds(1), () => { })).ToArray();
        calls[1].Delay(TimeSpan.FromSeconds(1));
        calls[1].Delay(TimeSpan.FromSeconds(-1));
        calls[1].Delay(TimeSpan.FromSeconds(-1));
        calls[1].Delay(TimeSpan.FromSeconds(1));

        CollectionAssert.AreEqual(calls, wheel.Pending());
    }

    [TestMethod]
    public void Cancel_Moved_TakesItOutOfItsOldPlace()
    {
        var wheel = new TimerWheel(() => now);
        var call = wheel.Add(TimeSpan.FromHours(1), () => { });
        call.Delay(TimeSpan.FromDays(1));
        call.Cancel();

        Assert.AreEqual(0, wheel.Count);
        Assert.IsNull(wheel.Next);
        Assert.IsEmpty(wheel.Pending());
    }

    [TestMethod]
    public void Add_DistantDelay_WaitsForTheEndOfTime()
    {
        now = TimeSpan.FromDays(1);

        Assert.AreEqual(TimeSpan.MaxValue, new TimerWheel(() => now).Add(TimeSpan.MaxValue, () => { }).Time);
    }

    [TestMethod]
    public void Add_Negative_IsRefused()
    {
        var wheel = new TimerWheel(() => now);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => wheel.Add(TimeSpan.FromTicks(-1), () => { }));
        Assert.AreEqual(0, wheel.Count);
    }
}
