using System.Reflection;
using Monitoring.Model;
using NetArchTest.Rules;

namespace Monitoring.Tests.Unit.Tidy;

/// <summary>
/// Who may use whom. Data flows one way: host, sampler, encoder, link, listener, decoder, store, aggregation,
/// exposition and page.
/// </summary>
[TestClass]
public sealed class DependencyTests
{
    private static readonly Assembly Shared = typeof(Family).Assembly;
    private static readonly Assembly Agent = Assembly.Load("monitoring-agent");
    private static readonly Assembly Collector = Assembly.Load("monitoring-collector");

    /// <summary>Each folder of shared with the folders of shared that it may use.</summary>
    [TestMethod]
    [DataRow("Model", "")]
    [DataRow("Reactor", "")]
    [DataRow("Hosting", "Reactor")]
    [DataRow("Text", "Model")]
    [DataRow("Trust", "")]
    [DataRow("Transport", "Reactor Trust")]
    [DataRow("Protocol", "Model Reactor Transport")]
    public void SharedFolder_Uses_OnlyWhatItMay(string folder, string allowed)
    {
        string[] all = ["Model", "Reactor", "Hosting", "Text", "Trust", "Transport", "Protocol"];
        var banned = all.Except([folder, .. allowed.Split(' ')]).Select(f => "Monitoring." + f);

        AssertNoDependency(Shared, "Monitoring." + folder, [.. banned, "Monitoring.Agent", "Monitoring.Collector"]);
    }

    /// <summary>
    /// The agent's folders from the left to the right of the data flow: each may use what stands left of it.
    /// </summary>
    [TestMethod]
    public void AgentFolder_Uses_OnlyItsLeftNeighbours() =>
        AssertOneWay(Agent, "Monitoring.Agent.", ["Host", "Sampling", "Encoding", "Delivery", "Cli"]);

    /// <summary>
    /// The collector's folders from the left to the right of the data flow: each may use what stands left of it.
    /// </summary>
    [TestMethod]
    public void CollectorFolder_Uses_OnlyItsLeftNeighbours() => AssertOneWay(Collector, "Monitoring.Collector.",
    [
        "Instruments", "Registry", "Listening", "Ingest", "Store", "Polling", "Aggregation", "Exposition", "Sending",
        "Web", "Cli",
    ]);

    [TestMethod]
    public void Protocol_Uses_NoSocketsAndNoFiles() =>
        AssertNoDependency(Shared, "Monitoring.Protocol", ["System.Net.Sockets", "System.IO.File", "System.Console"]);

    [TestMethod]
    public void Agent_Uses_NothingOfTheCollector() =>
        AssertNoDependency(
            Agent, "Monitoring.Agent", ["Monitoring.Collector", "Microsoft.AspNetCore", "OpenTelemetry", "Prometheus"]);

    private static void AssertOneWay(Assembly assembly, string prefix, string[] leftToRight)
    {
        foreach (var (i, folder) in leftToRight.Index())
        {
            var toTheRight = leftToRight[(i + 1)..].Select(right => prefix + right);
            AssertNoDependency(assembly, prefix + folder, [.. toTheRight]);
        }
    }

    private static void AssertNoDependency(Assembly assembly, string from, string[] banned)
    {
        var result = Types.InAssembly(assembly).That().ResideInNamespace(from)
            .ShouldNot().HaveDependencyOnAny(banned).GetResult();

        var failing = string.Join(", ", result.FailingTypeNames ?? []);
        Assert.IsTrue(result.IsSuccessful, $"{from} uses what it may not: {failing}");
    }
}
