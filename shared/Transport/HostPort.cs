using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Monitoring.Transport;

/// <summary>Where a program listens: a name or an address, and a port.</summary>
/// <param name="Host">A name, an IPv4 address, or an IPv6 address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <example>
/// <code>
/// if (HostPort.TryParse("[2001:db8::1]:7420", out var where, out var wrong))
/// {
///     network.Connect(where.Host, where.Port, tls, () => new Client(reactor));
/// }
/// </code>
/// </example>
public readonly record struct HostPort(string Host, int Port)
{
    /// <summary>The longest name, as DNS has it.</summary>
    public const int NameLengthMax = 253;

    private const string Form = "is not HOST:PORT: give for example monitor.lan:7420 or [2001:db8::1]:7420";

    /// <summary>Reads HOST:PORT, with an IPv6 address in brackets.</summary>
    /// <param name="text">What people wrote.</param>
    /// <param name="parsed">What it says.</param>
    /// <param name="wrong">What is wrong with it and what to do, to be put behind the text; empty when nothing
    /// is.</param>
    public static bool TryParse(string text, out HostPort parsed, out string wrong)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon];
        var isBracketed = host is ['[', .., ']'];
        if (isBracketed)
        {
            host = host[1..^1];
        }

        parsed = default;
        wrong = WhatIsWrong(host, isBracketed);
        if (wrong.Length > 0)
        {
            return false;
        }

        // Without leading zeros, so that a place is written in one way only.
        var digits = text.AsSpan(colon + 1);
        if (digits.StartsWith('0')
            || !ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            wrong = Form;
            return false;
        }

        parsed = new HostPort(host, port);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':')
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static string WhatIsWrong(string host, bool isBracketed)
    {
        var isIPv6 = IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        if (isIPv6 && host.Contains('%'))
        {
            return "names an interface behind the %, which means something on one machine only: give an address of "
                + "another scope";
        }

        if (isIPv6 && !isBracketed)
        {
            return "has an IPv6 address without brackets: give for example [2001:db8::1]:7420";
        }

        return isIPv6 == isBracketed && (isIPv6 || IsName(host)) ? "" : Form;
    }

    // Names end up in a proxy's request, so nothing else than what names are made of will do.
    private static bool IsName(string host) =>
        host.Length is > 0 and <= NameLengthMax
        && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
