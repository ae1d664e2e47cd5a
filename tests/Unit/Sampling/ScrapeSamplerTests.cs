using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class ScrapeSamplerTests
{
    private static readonly TimeSpan Took = TimeSpan.FromMicroseconds(1_239);

    [TestMethod]
    public void Sample_OneSucceededAndOneFailed_ShowsBothInStepsOfTenMicroseconds()
    {
        ScheduledSampler[] runs = [Run("good", hasData: true), Run("bad", hasData: false)];
        using var trial = new SamplerTrial(new ScrapeSampler(runs));

        Assert.AreEqual(
            """
            # TYPE node_scrape_collector_duration_seconds gauge
            node_scrape_collector_duration_seconds{collector="good"} 0.00123
            node_scrape_collector_duration_seconds{collector="bad"} 0.00123
            # TYPE node_scrape_collector_success gauge
            node_scrape_collector_success{collector="good"} 1
            node_scrape_collector_success{collector="bad"} 0
            """,
            trial.Cycle());
    }

    private static ScheduledSampler Run(string name, bool hasData)
    {
        var sampler = new ScriptedSampler(name, SamplingPace.Fast, _ => hasData);
        var run = new ScheduledSampler(sampler, SamplingPace.Fast, Log.None);
        run.Complete(new ScheduledSampler.Attempt(hasData, Took, null));
        return run;
    }
}
