using Monitoring.Reactor;

namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>A looping call of a script, which ends itself after some calls: with an interval of zero it would go on for
/// ever.</summary>
internal sealed class Loop(int left)
{
    private int left = left;

    public required LoopingCall Call { get; set; }

    /// <summary>Counts a call.</summary>
    public void Count()
    {
        left--;
        if (left <= 0 && Call.Running)
        {
            Call.Stop();
        }
    }
}
