using System.Net;

namespace Monitoring.Collector.Cli;

/// <summary>Where hosts that join are told to dial.</summary>
internal static class JoinAddress
{
    /// <summary>
    /// Takes what was set or, when nothing was, the address listened on, or this machine's name when that is any.
    /// </summary>
    /// <param name="external">HOST:PORT; null when it isn't set.</param>
    /// <param name="listening">Where agents dial in, as bound.</param>
    public static string Of(string? external, IPEndPoint listening)
    {
        if (external is not null)
            return external;
        var isAny = listening.Address.Equals(IPAddress.Any) || listening.Address.Equals(IPAddress.IPv6Any);
        return isAny ? $"{Dns.GetHostName()}:{listening.Port}" : listening.ToString();
    }
}
