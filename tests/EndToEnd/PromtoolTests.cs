using System.Diagnostics;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>What Debian's promtool says of our own families.</summary>
[TestClass]
public sealed class PromtoolTests
{
    private const string HostName = "promtool-host";
    private static readonly TimeSpan UpLimit = TimeSpan.FromSeconds(30);

    [TestMethod]
    [Timeout(90_000, CooperativeCancellation = true)]
    public async Task CheckMetrics_CollectorsOwnPage_HasNothingToSay()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        await collector.HostInState(HostName, "up", UpLimit);

        var page = await collector.Get("/metrics");

        Assert.AreEqual("", await Check(page));
        Assert.Contains("# TYPE monitoring_agent_up gauge\n", page);
        Assert.Contains("# TYPE monitoring_fleet_hosts gauge\n", page);
        Assert.Contains("# TYPE monitoring_collector_rounds_total counter\n", page);
    }

    private static async Task<string> Check(string text)
    {
        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = promtool.StandardOutput.ReadToEndAsync();
        var complained = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        return await said + await complained;
    }
}
