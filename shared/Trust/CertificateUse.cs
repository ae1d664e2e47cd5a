namespace Monitoring.Trust;

/// <summary>What a certificate lets its holder do.</summary>
public enum CertificateUse
{
    /// <summary>Be dialled: the collector's.</summary>
    Server,

    /// <summary>Dial: an agent's.</summary>
    Agent,
}
