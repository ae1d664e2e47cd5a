namespace Monitoring.Trust;

/// <summary>What is wrong with a certificate that a peer showed.</summary>
public enum CertificateFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>No trusted authority signed it, or it is damaged.</summary>
    Foreign,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its time has not come yet.</summary>
    NotYetValid,

    /// <summary>It was made for something else: an agent's, shown by a collector, or the other way round.</summary>
    WrongUse,
}
