using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

/// <summary>Holds each cycle until the test releases it: a thread that does not get to run.</summary>
internal sealed class HeldRunner : ICycleRunner
{
    private CycleSteps? held;

    public void Begin(CycleSteps steps) => held = steps;

    public void Continue(CycleSteps steps, int step) => throw new NotSupportedException("nothing hangs here");

    public void Release() => held!.Run(0);
}
