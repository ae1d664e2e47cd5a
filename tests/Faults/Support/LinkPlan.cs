namespace Monitoring.Tests.Faults.Support;

/// <summary>What a link through the proxy has to suffer. Default: nothing.</summary>
internal sealed record LinkPlan
{
    /// <summary>A link that suffers nothing.</summary>
    public static LinkPlan Clean { get; } = new();

    /// <summary>After how many bytes from the agent the link is cut; null for never.</summary>
    public long? CutAfterUp { get; init; }

    /// <summary>After how many bytes from the collector the link is cut; null for never.</summary>
    public long? CutAfterDown { get; init; }

    /// <summary>True to cut with a reset, false to close in order.</summary>
    public bool Resets { get; init; }

    /// <summary>Cuts only the collector's side: the agent's stays open and silent, whatever it sends.</summary>
    public bool HalfOpen { get; init; }

    /// <summary>Which byte from the agent arrives changed; null for none.</summary>
    public long? FlipUpAt { get; init; }

    /// <summary>How long each piece is on its way.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The most bytes that arrive together.</summary>
    public int PieceBytes { get; init; } = 64 << 10;
}
