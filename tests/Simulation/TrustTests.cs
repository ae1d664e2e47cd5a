using System.Globalization;

namespace Monitoring.Tests.Simulation;

/// <summary>Certificates of days, through a year or a part of it, with renewals, changes of the authority and
/// revocations among faults of every kind and clocks that are set wrong. The code that judges, renews and keeps them is
/// the product's, and so are its files.</summary>
[TestClass]
public sealed class TrustTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("simulated-trust-").FullName;

    public TestContext TestContext { get; set; } = null!;

    [TestCleanup]
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Fleet_WithCertificatesOfDays_LocksNobodyOutAndNobodyRevokedIn()
    {
        var seed = Setting("MONITORING_TEST_SEED", 1);
        var days = Setting("MONITORING_TEST_TRUST_DAYS", 30);
        var life = TimeSpan.FromDays(Math.Clamp(days / 36.0, 2, 10));
        var before = Environment.CpuUsage.TotalTime;

        var (world, done) = TrustSimulation.Run(
            seed, TimeSpan.FromDays(days), new CertificatePlan(life, folder));

        Assert.IsNull(world.Failure, Describe(world, seed, days));
        var cpu = Environment.CpuUsage.TotalTime - before;
        TestContext.WriteLine(
            $"seed {seed}, {days} days of {world.Agents.Count} agents: {world.Trust!.Renewals} renewals, "
            + $"{done.Rotations} changes of the authority, {done.Revocations} revocations, {done.Expiries} "
            + $"certificates that were over, {cpu.TotalSeconds:0.0} s of CPU");
        Assert.IsGreaterThan((int)(days / life.TotalDays * world.Agents.Count), world.Trust.Renewals);
        Assert.IsGreaterThan(0, Math.Min(done.Rotations, Math.Min(done.Revocations, done.Expiries)));
    }

    private static string Describe(World world, int seed, int days)
    {
        var all = Path.Combine(Path.GetTempPath(), $"simulated-trust-{seed}.txt");
        File.WriteAllLines(all, world.Story.Lines);
        return $"""
            seed {seed}: {world.Failure}
            To live it again:
              MONITORING_TEST_SEED={seed} MONITORING_TEST_TRUST_DAYS={days} \
                tests/Simulation/bin/Release/net10.0/Monitoring.Tests.Simulation --filter FullyQualifiedName~TrustTests
            The story, all of it in {all}:
            {string.Join('\n', world.Story.Lines.TakeLast(60))}
            """;
    }

    private static int Setting(string name, int byDefault) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : byDefault;
}
