namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>Debian's promtool.</summary>
public static class Promtool
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Makes blocks of Prometheus of an OpenMetrics file; fails when it does not take it.</summary>
    public static async Task CreateBlocks(string file, string blocks)
    {
        using var promtool = new RunningProgram(
            "/usr/bin/promtool", "tsdb", "create-blocks-from", "openmetrics", file, blocks);
        Assert.AreEqual(0, await promtool.Exit(Limit), promtool.Output);
    }
}
