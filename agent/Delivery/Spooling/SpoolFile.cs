namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>What is known of a spool file. For the reactor's thread.</summary>
/// <param name="number">Its place among the files.</param>
/// <param name="incarnation">Whose frames it has.</param>
/// <param name="firstSeq">Its first key frame.</param>
internal sealed class SpoolFile(long number, ulong incarnation, ulong firstSeq)
{
    /// <summary>Its place among the files.</summary>
    public long Number { get; } = number;

    /// <summary>What it is called.</summary>
    public string Name { get; } = SpoolName.Of(number);

    /// <summary>Whose frames it has.</summary>
    public ulong Incarnation { get; } = incarnation;

    /// <summary>Its first key frame.</summary>
    public ulong FirstSeq { get; } = firstSeq;

    /// <summary>Its newest frame.</summary>
    public ulong LastSeq { get; set; } = firstSeq;

    /// <summary>Its bytes; behind them may stand what is left of an append that failed.</summary>
    public long Bytes { get; set; }

    /// <summary>True once it was let go: it is gone, or will be.</summary>
    public bool Removed { get; set; }

    /// <summary>The frames that damage of it has taken.</summary>
    public SpoolLosses Losses { get; } = new();

    /// <summary>True when something in it cannot be read.</summary>
    public bool Damaged { get; set; }
}
