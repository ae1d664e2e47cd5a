using System.Net;
using Monitoring.Model;

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

    /// <summary>True for HOST:PORT, with an IPv6 address in brackets.</summary>
    public static bool IsValid(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon];
        var isBare = host.Contains(':') && host is not ['[', .., ']'];
        return host.Length > 0 && !isBare && text.Length <= Trust.JoinToken.AddressBytesMax
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']' or '%' or '_')
            && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port > 0;
    }
}
