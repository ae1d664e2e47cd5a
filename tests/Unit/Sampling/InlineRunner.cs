using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

/// <summary>Runs cycles on the thread that begins them: the virtual reactor's.</summary>
internal sealed class InlineRunner : ICycleRunner
{
    public void Begin(CycleSteps steps) => steps.Run(0);

    public void Continue(CycleSteps steps, int step) => steps.Run(step);
}
