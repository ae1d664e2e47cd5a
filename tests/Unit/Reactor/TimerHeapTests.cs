using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class TimerHeapTests
{
    private TimeSpan now;

    /// <summary>Against Twisted's clock, which keeps its calls in a list: a new one goes to its end, and the list is
    /// then sorted by time, which leaves equals in their order.</summary>
    [TestMethod]
    public void FindSoonest_AmongRandomAddsMovesAndCancels_IsThatOfASortedList()
    {
        var heap = new TimerHeap(() => now);
        var model = new List<DelayedCall>();
        var random = new Random(7);
        for (var i = 0; i < 50_000; i++)
        {
            var chosen = model.Count == 0 ? null : model[random.Next(model.Count)];
            switch (random.Next(6))
            {
                case 0 when chosen is not null:
                    chosen.Cancel();
                    model.Remove(chosen);
                    break;
                case 1 when chosen is not null:
                    chosen.Delay(TimeSpan.FromTicks(random.Next(-10, 10)));
                    break;
                case 2 when chosen is not null:
                    chosen.Reset(TimeSpan.FromTicks(random.Next(20)));
                    break;
                case 3 when chosen is not null:
                    model = [.. model.OrderBy(call => call.Time)];
                    Assert.AreSame(model[0], heap.FindSoonest());
                    CollectionAssert.AreEqual(model, heap.Pending());
                    break;
                case 4 when chosen is not null:
                    model = [.. model.OrderBy(call => call.Time)];
                    Assert.AreSame(model[0], heap.TakeDue(TimeSpan.MaxValue, long.MaxValue));
                    model[0].Take();
                    model.RemoveAt(0);
                    break;
                default:
                    model.Add(heap.Add(TimeSpan.FromTicks(random.Next(20)), () => { }));
                    model = [.. model.OrderBy(call => call.Time)];
                    break;
            }

            Assert.AreEqual(model.Count, heap.Count);
            if (model.Count > 60)
            {
                model.ForEach(call => call.Cancel());
                model.Clear();
            }
        }
    }

    [TestMethod]
    public void Add_EqualTimes_ComeOutFirstInFirstOut()
    {
        var heap = new TimerHeap(() => now);
        var calls = Enumerable.Range(0, 100).Select(_ => heap.Add(TimeSpan.Zero, () => { })).ToArray();

        foreach (var call in calls)
        {
            Assert.AreSame(call, heap.TakeDue(now, long.MaxValue));
        }
    }

    [TestMethod]
    public void TakeDue_TimersSetSince_StayForTheNextPass()
    {
        var heap = new TimerHeap(() => now);
        var before = heap.Add(TimeSpan.Zero, () => { });
        var lastOrder = heap.LastOrder;
        var since = heap.Add(TimeSpan.Zero, () => { });
        heap.Add(TimeSpan.FromTicks(1), () => { });

        Assert.AreSame(before, heap.TakeDue(now, lastOrder));
        Assert.IsNull(heap.TakeDue(now, lastOrder));
        Assert.AreSame(since, heap.TakeDue(now, heap.LastOrder));
        Assert.IsNull(heap.TakeDue(now, heap.LastOrder));
    }

    [TestMethod]
    public void Cancel_Most_GivesTheirSlotsBack()
    {
        var heap = new TimerHeap(() => now);
        for (var i = 0; i < 10_000; i++)
        {
            heap.Add(TimeSpan.FromHours(1), () => { }).Cancel();
        }

        Assert.AreEqual(0, heap.Count);
        Assert.IsLessThanOrEqualTo(TimerHeap.DeadMin + 1, heap.Used);
    }

    [TestMethod]
    public void Move_BackAndForth_LeavesFewSlotsBehind()
    {
        var heap = new TimerHeap(() => now);
        var call = heap.Add(TimeSpan.FromHours(1), () => { });
        for (var i = 0; i < 10_000; i++)
        {
            call.Reset(TimeSpan.FromMinutes(i % 2 == 0 ? 30 : 90));
            heap.FindSoonest();
        }

        Assert.IsLessThanOrEqualTo(TimerHeap.DeadMin + 1, heap.Used);
    }

    [TestMethod]
    public void Add_DistantDelay_WaitsForTheEndOfTime()
    {
        now = TimeSpan.FromDays(1);

        Assert.AreEqual(TimeSpan.MaxValue, new TimerHeap(() => now).Add(TimeSpan.MaxValue, () => { }).Time);
    }

    [TestMethod]
    public void Add_Negative_IsRefused()
    {
        var heap = new TimerHeap(() => now);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => heap.Add(TimeSpan.FromTicks(-1), () => { }));
        Assert.AreEqual(0, heap.Count);
    }
}
