using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class ScheduledSamplerTests
{
    private readonly ScheduledSampler run = new(ScriptedSampler.Counting("cpu"), SamplingPace.Fast, Log.None);

    [TestMethod]
    public void Park_UntilItReturns_IsParked()
    {
        run.Park(TimeSpan.FromSeconds(1));
        Assert.IsTrue(run.Parked);

        run.Return();

        Assert.IsFalse(run.Parked);
    }

    [TestMethod]
    public void Park_ThatItsReturnOvertook_IsNotParked()
    {
        run.Return();
        run.Park(TimeSpan.FromSeconds(1));
        Assert.IsFalse(run.Parked);
        Assert.AreEqual(SampleOutcome.Failed, run.Outcome);

        run.Park(TimeSpan.FromSeconds(1));

        Assert.IsTrue(run.Parked, "when it hangs again it is parked again");
    }
}
