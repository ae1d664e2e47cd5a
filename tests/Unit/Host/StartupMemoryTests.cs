using Monitoring.Agent.Host;

namespace Monitoring.Tests.Unit.Host;

[TestClass]
public sealed class StartupMemoryTests
{
    [TestMethod]
    public void GiveBack_InARunningProgram_LosesNothingThatWasWritten()
    {
        var written = Enumerable.Range(0, 100_000).ToArray();

        StartupMemory.GiveBack();

        CollectionAssert.AreEqual(Enumerable.Range(0, 100_000).ToArray(), written);
    }
}
