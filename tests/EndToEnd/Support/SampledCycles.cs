using System.Globalization;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>The agent's own count of its cycles, as the collector's history gives it back.</summary>
public static class SampledCycles
{
    private const string Series = "monitoring_agent_cycles_total";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Fails unless each cycle's count is there, one after the other, each once.</summary>
    /// <param name="collector">Whose history; stopped.</param>
    /// <param name="atLeast">How many there must be.</param>
    /// <param name="joinedWith">Another collector whose history has the rest; stopped. Default: none.</param>
    public static async Task AssertUnbroken(
        CollectorProgram collector, int atLeast, CollectorProgram? joinedWith = null)
    {
        string[] join = joinedWith is null ? [] : ["--join", joinedWith.DataDirectory];
        using var export = new RunningProgram(
            Binaries.Collector,
            ["history", "export", "--match", Series, "--data-dir", collector.DataDirectory, .. join]);
        Assert.AreEqual(0, await export.Exit(Limit), export.Output);
        var counts = export.Output.Split('\n')
            .Where(line => line.StartsWith(Series, StringComparison.Ordinal))
            .Select(line => (int)double.Parse(line.Split(' ')[^2], CultureInfo.InvariantCulture))
            .ToArray();
        Assert.IsGreaterThanOrEqualTo(atLeast, counts.Length, export.Output);
        CollectionAssert.AreEqual(Enumerable.Range(counts[0], counts.Length).ToArray(), counts);
    }
}
