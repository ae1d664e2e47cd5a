using System.Globalization;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>Certificates that live for seconds, so that a minute sees several renewals.</summary>
[TestClass]
public sealed class RenewalTests
{
    private const string HostName = "renewing-host";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Renewals_OnALiveLink_LoseNoSample()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(
            directory["collector"], ["--agents.certificate-life", "15s"]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"], "--sampling.fast", "200ms");
        await collector.HostInState(HostName, "up", Limit);

        await Eventually.Holds(
            async () => await Metric(collector, "monitoring_collector_certificates_issued_total ") >= 5,
            Limit, "four renewals");

        Assert.DoesNotContain("lost the link", agent.Program.Output);
        Assert.IsGreaterThanOrEqualTo(
            3, await Metric(collector, "monitoring_collector_goodbyes_total{reason=\"superseded\"} "));
        Assert.AreEqual(0, await Metric(collector, "monitoring_collector_goodbyes_total{reason=\"expired\"} "));
        agent.Program.Terminate();
        Assert.AreEqual(0, await agent.Program.Exit(Limit), agent.Program.Output);
        await agent.Program.Line("undelivered_bytes=0", Limit);
        collector.Program.Terminate();
        Assert.AreEqual(0, await collector.Program.Exit(Limit), collector.Program.Output);
        await SampledCycles.AssertUnbroken(collector, atLeast: 150);
    }

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Authority_ChangedForAnother_IsLearntOnTheLiveLink()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(
            directory["collector"], ["--agents.certificate-life", "15s"]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"], "--sampling.fast", "200ms");
        await collector.HostInState(HostName, "up", Limit);
        var before = File.ReadAllText(Path.Combine(collector.DataDirectory, "ca.pem"));

        StringAssert.Contains(collector.Ask("ca", "rotate"), "new authority signs");
        await collector.Program.Line("the change has ended", Limit);

        Assert.AreNotEqual(before, File.ReadAllText(Path.Combine(collector.DataDirectory, "ca.pem")));
        await collector.Restart();
        await agent.Program.Line("lost the link", Limit);
        await collector.HostInState(HostName, "up", Limit);
        await Eventually.Holds(
            async () => await Metric(collector, "monitoring_collector_certificates_issued_total ") >= 1,
            Limit, "a renewal by the new authority");
    }

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Certificate_OfAnAgentThatWasAwayTooLong_IsRefusedUntilItJoinsAnew()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(
            directory["collector"], ["--agents.certificate-life", "10s"]);
        var token = collector.Ask("token", "create");
        using var join = Agent(directory, "join", token);
        Assert.AreEqual(0, await join.Exit(Limit), join.Output);
        await Task.Delay(TimeSpan.FromSeconds(11));

        using (var late = Agent(directory, "run"))
            await late.Line("Expired", Limit);

        using var again = Agent(directory, "join", collector.Ask("token", "create"));
        Assert.AreEqual(0, await again.Exit(Limit), again.Output);
        using var agent = Agent(directory, "run");
        await collector.HostInState(HostName, "up", Limit);
    }

    private static RunningProgram Agent(TemporaryDirectory directory, params string[] arguments) =>
        new(Binaries.Agent, [.. arguments, "--name", HostName, "--data-dir", directory["agent"]]);

    private static async Task<double> Metric(CollectorProgram collector, string start) =>
        (await collector.Get("/metrics")).Split('\n')
        .Where(line => line.StartsWith(start, StringComparison.Ordinal))
        .Select(line => double.Parse(line[start.Length..], CultureInfo.InvariantCulture))
        .Single();
}
