namespace Monitoring.Collector.Cli;

/// <summary>A command on what a collector keeps, whether one runs there or not.</summary>
/// <param name="Verb">Such as <c>history export</c>.</param>
/// <param name="Directory">Full path of the data directory.</param>
/// <param name="Argument">The directory of a backup, the name of a user or a token; empty for others.</param>
internal sealed record DataCommand(string Verb, string Directory, string Argument = "")
{
    /// <summary>Where an export begins: a <see cref="Store.Query.TimeText"/>; null for the beginning.</summary>
    public string? From { get; init; }

    /// <summary>Where it ends; null for now.</summary>
    public string? To { get; init; }

    /// <summary>Which series: a selector; null for all.</summary>
    public string? Match { get; init; }

    /// <summary>Names or ids of hosts; none for all.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Full paths of other data directories, or backups, whose histories are joined with this one's.</summary>
    public IReadOnlyList<string> Joined { get; init; } = [];

    /// <summary>What a new token is good for; empty for other commands.</summary>
    public string Scope { get; init; } = "";

    /// <summary>The file that is written; null for standard output.</summary>
    public string? Output { get; init; }
}
