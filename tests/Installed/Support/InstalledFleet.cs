using System.Text.Json.Nodes;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Installed.Support;

/// <summary>Three fresh hosts: <c>mon</c> for the collector, <c>web1</c> and <c>web2</c> for agents.</summary>
internal sealed class InstalledFleet : IDisposable
{
    private const int PackagesPort = 8000;

    private readonly TemporaryDirectory older = new();
    private readonly Wire wire = new();
    private RunningProgram? packages;

    public InstalledFleet()
    {
        Packages.Older(older.Path);
        Mon = new BootedHost(wire, "mon", 10, older.Path);
        Web1 = new BootedHost(wire, "web1", 11, older.Path);
        Web2 = new BootedHost(wire, "web2", 12, older.Path);
    }

    public BootedHost Mon { get; }

    public BootedHost Web1 { get; }

    public BootedHost Web2 { get; }

    /// <summary>Where <c>mon</c> serves the packages to the others.</summary>
    public string PackagesUrl => $"http://{Mon.Address}:{PackagesPort}";

    /// <summary>Serves the older packages, as somebody's web server would.</summary>
    public async Task ServePackages()
    {
        packages = Mon.Inside(
            "python3", "-m", "http.server", $"{PackagesPort}", "--bind", Mon.Address, "--directory", older.Path);
        await Web1.Until($"curl -fsS -o /dev/null {PackagesUrl}/SHA256SUMS", "reaching the packages");
    }

    /// <summary>Makes a token for one host.</summary>
    public string Token() => Mon.Run("monitoring-collector token create");

    /// <summary>Waits until the page shows the host in a state.</summary>
    public Task<JsonNode?> HostInState(string name, string state) => Eventually.Get(
        () => Task.FromResult(Row(name)), row => (string?)row?["state"] == state, BootedHost.Limit,
        $"host {name} becoming {state}");

    /// <summary>What the history has of each host.</summary>
    public Dictionary<string, List<CycleRun>> History() =>
        CycleRun.Parse(Mon.Run($"monitoring-collector history export --match {CycleRun.Series}"));

    /// <summary>Waits until what a host has sampled since now is in the history.</summary>
    public async Task Delivers(string name)
    {
        var before = Last(name);
        await Eventually.Holds(
            () => Task.FromResult(Last(name) > before), BootedHost.Limit, $"more of {name} in the history");

        double Last(string host) => History().TryGetValue(host, out var runs) ? runs[^1].Ends : 0;
    }

    public void Dispose()
    {
        packages?.Dispose();
        Web2.Dispose();
        Web1.Dispose();
        Mon.Dispose();
        wire.Dispose();
        older.Dispose();
    }

    private JsonNode? Row(string name)
    {
        var (exit, answer) = Mon.Try("curl -fsS http://127.0.0.1:7480/api/hosts");
        return exit != 0
            ? null
            : JsonNode.Parse(answer)!["hosts"]!.AsArray().FirstOrDefault(host => (string?)host!["name"] == name);
    }
}
