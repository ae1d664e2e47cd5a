using Monitoring.Agent.Sampling;
using Monitoring.Tests.Simulation.Machines;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>Runs cycles as if on a thread of their own: a moment after they were begun, or at once.</summary>
internal sealed class CycleThread(ProcessReactor reactor, Func<TimeSpan>? delay) : ICycleRunner
{
    public void Begin(CycleSteps steps) => Continue(steps, 0);

    public void Continue(CycleSteps steps, int step)
    {
        if (delay is null)
            steps.Run(step);
        else
            RunLater(delay(), steps, step);
    }

    private void RunLater(TimeSpan wait, CycleSteps steps, int step) =>
        reactor.CallLater(wait, () =>
        {
            reactor.EnterThread();
            steps.Run(step);
            reactor.LeaveThread();
        });
}
