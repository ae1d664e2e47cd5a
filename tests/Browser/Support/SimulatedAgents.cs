using System.Diagnostics;
using System.Globalization;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Browser.Support;

/// <summary>Many agents in one program (tests/bench/Load): the product's own sessions over made-up hosts.</summary>
internal sealed class SimulatedAgents : IDisposable
{
    private static readonly string Program = Path.Combine(
        Binaries.Root, "tests/bench/Load/bin/Release/net10.0/Monitoring.Bench.Load");

    private readonly Process process;

    private SimulatedAgents(Process process) => this.process = process;

    /// <summary>Starts them, and waits until all are linked.</summary>
    /// <param name="collector">What they dial.</param>
    /// <param name="agents">How many.</param>
    /// <param name="intervalSeconds">How often each sends a batch.</param>
    /// <param name="tls">Whether they show certificates; else the collector has to run with --insecure.</param>
    public static async Task<SimulatedAgents> StartAsync(
        CollectorProgram collector, int agents, int intervalSeconds, bool tls)
    {
        string[] arguments =
        [
            "--address", $"127.0.0.1:{collector.AgentsPort}", "--vitals",
            .. tls ? new[] { "--authority", collector.DataDirectory } : [],
            "--connections", Text(agents), "--interval", Text(intervalSeconds), "--series", "10", "--seconds", "3600",
        ];
        var started = Process.Start(new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var simulated = new SimulatedAgents(started);
        var line = await started.StandardOutput.ReadLineAsync();
        if (line == "linked")
            return simulated;
        simulated.Dispose();
        throw new AssertFailedException("the simulated agents could not link; their reason stands above");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
