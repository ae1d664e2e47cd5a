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
                    model[random.Next(model.Count)].Delay(TimeSpan.FromTicks(random.Next(-50, 50)));
                    break;
                default:
                    model.Add(heap.Add(TimeSpan.FromTicks(random.Next(200)), () => { }));
                    break;
            }

            Assert.AreEqual(model.Count, heap.Count);
            Assert.AreSame(model.OrderBy(call => call.Time).ThenBy(call => call.Order).FirstOrDefault(), heap.Soonest);
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
