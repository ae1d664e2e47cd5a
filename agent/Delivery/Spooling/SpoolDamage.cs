namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>What is wrong with a spool file.</summary>
internal enum SpoolDamage
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It ends within a frame: the process or the power ended while it was written.</summary>
    Torn,

    /// <summary>Bytes have changed, or frames are missing that later ones need.</summary>
    Corrupt,

    /// <summary>The disk does not give it out.</summary>
    Unreadable,

    /// <summary>It is no spool file of this agent that this version reads.</summary>
    Foreign,
}
