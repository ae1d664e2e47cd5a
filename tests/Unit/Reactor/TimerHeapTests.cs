using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class TimerHeapTests
{
    private TimeSpan now;

    [TestMethod]
    public void Remove_InRandomOrderAmongAdds_SoonestIsThatOfASortedList()
    {
        var heap = new TimerHeap(() => now);
        var model = new List<DelayedCall>();
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            switch (random.Next(3))
            {
                case 0 when model.Count > 0:
                    var victim = model[random.Next(model.Count)];
                    victim.Cancel();
                    model.Remove(victim);
                    break;
                case 1 when model.Count > 0:
                    // A moved timer queues up behind those of the same time.
                    var moved = model[random.Next(model.Count)];
                    model.Remove(moved);
                    moved.Delay(TimeSpan.FromTicks(random.Next(-50, 50)));
                    model.Add(moved);
                    break;
                default:
                    model.Add(heap.Add(TimeSpan.FromTicks(random.Next(200)), () => { }));
                    break;
            }

            Assert.AreEqual(model.Count, heap.Count);
            Assert.AreSame(model.MinBy(call => call.Time), heap.Soonest);
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
            Assert.AreSame(call, heap.Soonest);
            heap.Remove(call);
        }
    }

    [TestMethod]
    public void TakeDue_TimersSetSince_StayForTheNextPass()
    {
        var heap = new TimerHeap(() => now);
        var before = heap.Add(TimeSpan.Zero, () => { });
        var end = heap.NextOrder;
        var since = heap.Add(TimeSpan.Zero, () => { });
        heap.Add(TimeSpan.FromTicks(1), () => { });

        Assert.AreSame(before, heap.TakeDue(now, end));
        Assert.IsNull(heap.TakeDue(now, end));
        Assert.AreSame(since, heap.TakeDue(now, heap.NextOrder));
        Assert.IsNull(heap.TakeDue(now, heap.NextOrder));
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
