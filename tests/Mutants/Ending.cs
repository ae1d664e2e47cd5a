namespace Monitoring.Tests.Mutants;

/// <summary>How a program that was run has ended.</summary>
/// <param name="ExitCode">Null when it timed out, which tells nothing of what it would have found.</param>
/// <param name="Output">What it printed.</param>
internal sealed record Ending(int? ExitCode, string Output)
{
    /// <summary>The same in words.</summary>
    public string How => ExitCode is { } code
        ? $"exit code {code}"
        : $"timed out after {MutatedTree.RunTimeout.TotalMinutes} minutes";
}
