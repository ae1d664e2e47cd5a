using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
    public async Task Authority_ChangedForAnother_IsLearntOnTheLiveLinkAndARevokedKeyIsNoneOfIts()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(
            directory["collector"], ["--agents.certificate-life", "15s"]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"], "--sampling.fast", "200ms");
        await collector.HostInState(HostName, "up", Limit);
        var before = ReadAuthority(collector);

        StringAssert.Contains(collector.Ask("ca", "rotate"), "new authority signs");
        await collector.Program.Line("the change has ended", Limit);

        Assert.AreNotEqual(before, ReadAuthority(collector));
        await collector.Restart();
        await agent.Program.Line("lost the link", Limit);
        await collector.HostInState(HostName, "up", Limit);
        await Eventually.Holds(
            async () => await Metric(collector, "monitoring_collector_certificates_issued_total ") >= 1,
            Limit, "a renewal by the new authority");

        collector.Ask("agent", "revoke", HostName);
        await agent.Program.Line("Revoked", Limit);
        await collector.HostInState(HostName, "keptOut", Limit);
        agent.Program.Terminate();
        Assert.AreEqual(0, await agent.Program.Exit(Limit), agent.Program.Output);
        collector.Program.Terminate();
        Assert.AreEqual(0, await collector.Program.Exit(Limit), collector.Program.Output);
        await SampledCycles.AssertUnbroken(collector, atLeast: 75);
    }

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Authority_GivenInFiles_IsChangedWithThemUnderALiveLink()
    {
        using var directory = new TemporaryDirectory();
        var (file, keyFile) = (directory["ours.pem"], directory["ours-key.pem"]);
        MakeAuthority(file, keyFile);
        using var collector = await CollectorProgram.Start(
            directory["collector"],
            [
                "--agents.certificate-life", "15s",
                "--agents.authority.certificate", file, "--agents.authority.key", keyFile,
            ]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"], "--sampling.fast", "200ms");
        await collector.HostInState(HostName, "up", Limit);
        StringAssert.Contains(ReadAuthority(collector), File.ReadAllText(file).Trim());

        File.WriteAllText(file, "nonsense");
        await collector.Program.Line("the authority stays as it is", Limit);
        MakeAuthority(file, keyFile);
        await collector.Program.Line("signs from now on", Limit);
        await collector.Program.Line("the change has ended", Limit);

        StringAssert.Contains(ReadAuthority(collector), File.ReadAllText(file).Trim());
        Assert.AreEqual(1, await Metric(collector, "monitoring_collector_errors_total{reason=\"authority_file\"} "));
        Assert.DoesNotContain("lost the link", agent.Program.Output);
        agent.Program.Terminate();
        Assert.AreEqual(0, await agent.Program.Exit(Limit), agent.Program.Output);
        await agent.Program.Line("undelivered_bytes=0", Limit);
        collector.Program.Terminate();
        Assert.AreEqual(0, await collector.Program.Exit(Limit), collector.Program.Output);
        await SampledCycles.AssertUnbroken(collector, atLeast: 50);
    }

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Certificate_OfAnAgentThatWasAwayTooLong_IsRefusedUntilItJoinsAnew()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(
            directory["collector"], ["--agents.certificate-life", "10s"]);
        var token = collector.Ask("token", "create", "--ttl", "9s").Trim();
        using var join = Agent(directory, "join", token);
        Assert.AreEqual(0, await join.Exit(Limit), join.Output);
        await Task.Delay(TimeSpan.FromSeconds(11));

        // A token that is over doesn't stop a host: only its clock may say that it has to join anew.
        string[] run = ["run", "--name", HostName, "--data-dir", directory["agent"]];
        using (var late = new RunningProgram(
            Binaries.Agent, run, new Dictionary<string, string> { ["MONITORING_TOKEN"] = token }))
        {
            await late.Line("goes on with the certificate that it has", Limit);
            await late.Line("Expired", Limit);
        }

        using var again = Agent(directory, "join", collector.Ask("token", "create"));
        Assert.AreEqual(0, await again.Exit(Limit), again.Output);
        using var agent = Agent(directory, "run");
        await collector.HostInState(HostName, "up", Limit);
    }

    private static string ReadAuthority(CollectorProgram collector) =>
        File.ReadAllText(Path.Combine(collector.DataDirectory, "ca.pem"));

    private static void MakeAuthority(string file, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ours", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(100));
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(file, certificate.ExportCertificatePem());
    }

    private static RunningProgram Agent(TemporaryDirectory directory, params string[] arguments) =>
        new(Binaries.Agent, [.. arguments, "--name", HostName, "--data-dir", directory["agent"]]);

    private static async Task<double> Metric(CollectorProgram collector, string start) =>
        (await collector.Get("/metrics")).Split('\n')
        .Where(line => line.StartsWith(start, StringComparison.Ordinal))
        .Select(line => double.Parse(line[start.Length..], CultureInfo.InvariantCulture))
        .Single();
}
