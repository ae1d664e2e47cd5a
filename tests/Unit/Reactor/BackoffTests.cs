using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class BackoffTests
{
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(60);

    [TestMethod]
    public void Next_GrowsByTheFactorUpToTheCap_WithinTheJitter()
    {
        var backoff = new Backoff(new Random(3));
        var expected = 1.0;
        for (var i = 0; i < 20; i++)
        {
            var wait = backoff.Next().TotalSeconds;
            Assert.IsLessThanOrEqualTo(expected * 3 * Backoff.Jitter, Math.Abs(wait - expected));
            expected = Math.Min(expected * Math.E, Cap.TotalSeconds);
        }

        Assert.AreEqual(20, backoff.Failures);
    }

    [TestMethod]
    public void Next_ManyClients_AreSpread()
    {
        var clients = Enumerable.Range(0, 1000).Select(seed => new Backoff(new Random(seed)));
        var waits = clients.Select(client => client.Next().TotalSeconds).ToArray();

        var deviation = Math.Sqrt(waits.Average(wait => (wait - 1) * (wait - 1)));
        Assert.AreEqual(Backoff.Jitter, deviation, 0.02);
        Assert.AreEqual(1, waits.Average(), 0.02);
        Assert.IsGreaterThan(0, waits.Min());
    }

    [TestMethod]
    public void Reset_StartsOver()
    {
        var backoff = new Backoff(new Random(3), TimeSpan.FromSeconds(2), Cap);
        for (var i = 0; i < 10; i++)
        {
            backoff.Next();
        }

        backoff.Reset();

        Assert.AreEqual(0, backoff.Failures);
        Assert.AreEqual(2, backoff.Next().TotalSeconds, 0.75);
    }
}
