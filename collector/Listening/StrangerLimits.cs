namespace Monitoring.Collector.Listening;

/// <summary>What may come from outside before it is known to be an agent's.</summary>
/// <param name="ConnectionsPerAddress">Open connections of one address (of IPv6, of one /64) that have not said who
/// they are. Many agents may share an address, behind a gateway or a proxy.</param>
/// <param name="HandshakesPerSecond">TLS handshakes of all addresses, on the average of
/// <see cref="BurstSeconds"/>.</param>
/// <param name="HandshakesPerSecondPerAddress">The same of one address.</param>
public sealed record StrangerLimits(
    int ConnectionsPerAddress, int HandshakesPerSecond, int HandshakesPerSecondPerAddress)
{
    /// <summary>The least and the most that each may be set to.</summary>
    public const int LimitMin = 1, LimitMax = 100_000;

    /// <summary>
    /// So many seconds' handshakes may come at once: a fleet whose collector was away comes back together.
    /// </summary>
    public const int BurstSeconds = 10;

    /// <summary>Connections that have shaken hands and not said who they are, of all addresses; for the next one the
    /// oldest is closed.</summary>
    public const int SilentMax = 1_000;

    /// <summary>Addresses that are remembered; others go by the limits for all.</summary>
    public const int AddressesMax = 4_096;

    /// <summary>What holds unless told otherwise.</summary>
    public static StrangerLimits Default { get; } = new(
        ConnectionsPerAddress: 512, HandshakesPerSecond: 1_000, HandshakesPerSecondPerAddress: 300);
}
