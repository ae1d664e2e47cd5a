using System.Diagnostics;
using Monitoring.Tests.Differential.Comparing;

namespace Monitoring.Tests.Differential;

/// <summary>
/// What the random scripts leave out, beside race and self-return, as Twisted has no rule for it that one could agree
/// with; twisted_restrictions.py shows each on the real thing.
/// </summary>
/// <remarks>
/// To unpause more often than one has paused, which ours refuses; to start a looping call while the last call of its
/// last run is still on, which ours refuses; and to let Deferreds wait for each other in a circle through a list. The
/// clock is advanced from outside only: ours, like a live reactor, can't be from within a call.
/// </remarks>
[TestClass]
public sealed class RestrictionTests
{
    [TestMethod]
    public void Twisted_WhereScriptsDoNotGo_HasNoRule()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "twisted_restrictions.py");
        using var python = Process.Start(new ProcessStartInfo(TwistedProcess.Python, [program])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();

        Assert.AreEqual(
            """
            unpaused once too often, then fired: paused -1 times
            a callback got Deferred
            the one that waited is paused -1 times
            calls that are on at once: 2
            timers that are set for the next call: 2
            the first start's Deferred has fired: False - the second's: True
            errors in the log: True

            """,
            output);
    }
}
