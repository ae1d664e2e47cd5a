using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class CpuListTests
{
    [TestMethod]
    [DataRow("", "")]
    [DataRow("2", "2")]
    [DataRow("0-2", "0 1 2")]
    [DataRow("1,3-4,6", "1 3 4 6")]
    public void Contains_List_NamesItsCpus(string list, string expected)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(list);

        var named = Enumerable.Range(0, 8).Where(cpu => CpuList.Contains("offline", bytes, (uint)cpu));

        Assert.AreEqual(expected, string.Join(' ', named));
    }

    [TestMethod]
    [DataRow("x")]
    [DataRow("1-")]
    [DataRow("1-2-3")]
    [DataRow("1,,2")]
    public void Contains_NoList_FailsAndNamesTheFile(string list)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(list);

        var failure = Assert.ThrowsExactly<FormatException>(() => CpuList.Contains("offline", bytes, 0));

        Assert.StartsWith("offline: ", failure.Message);
    }
}
