namespace Monitoring.Collector.Registry;

/// <summary>Whether a host may join with what it showed.</summary>
public enum TokenJudgement
{
    /// <summary>It may.</summary>
    Good,

    /// <summary>There is no such token, or the secret is not its.</summary>
    Unknown,

    /// <summary>As many hosts have joined with it as may.</summary>
    UsedUp,

    /// <summary>It is over.</summary>
    Expired,
}
