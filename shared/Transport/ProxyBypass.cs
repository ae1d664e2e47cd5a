using System.Globalization;
using System.Net;

namespace Monitoring.Transport;

/// <summary>
/// The hosts that are reached without a proxy, as the variable <c>NO_PROXY</c> lists them: names, which stand for all
/// names below them too, addresses, networks such as <c>10.0.0.0/8</c>, each with a port if wanted, and <c>*</c> for
/// all.
/// </summary>
/// <example>
/// <code>
/// var direct = ProxyBypass.Parse("localhost,.lan,10.0.0.0/8,example.org:443");
/// Console.WriteLine(direct.Includes(new HostPort("monitor.lan", 7420)));
/// </code>
/// </example>
public sealed class ProxyBypass
{
    private readonly string[] entries;
    private readonly bool withLoopback;

    private ProxyBypass(string[] entries, bool withLoopback)
    {
        this.entries = entries;
        this.withLoopback = withLoopback;
    }

    /// <summary>Everything goes through the proxy.</summary>
    public static ProxyBypass None { get; } = new([], withLoopback: false);

    /// <summary>Reads a list with commas between its entries. One that can't be read stands for nobody, as other
    /// programs may know more forms.</summary>
    /// <param name="list">The list.</param>
    /// <param name="withLoopback">True to reach this machine directly, whatever the list says.</param>
    public static ProxyBypass Parse(string list, bool withLoopback = false) => new(
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), withLoopback);

    /// <summary>True when a host is reached directly. Names are not looked up for it.</summary>
    public bool Includes(HostPort target)
    {
        var isAddress = IPAddress.TryParse(target.Host, out var address);
        var isLoopback = isAddress
            ? IPAddress.IsLoopback(address!)
            : target.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        return (withLoopback && isLoopback)
            || entries.Any(entry => entry == "*" || Fits(entry, target, isAddress ? address : null));
    }

    private static bool Fits(string entry, HostPort target, IPAddress? address)
    {
        // The colon of a port comes behind the brackets of an IPv6 address, or is the only one.
        var colon = entry.LastIndexOf(':');
        var hasPort = colon > 0 && (entry[colon - 1] == ']' || entry.IndexOf(':') == colon);
        if (hasPort && entry[(colon + 1)..] != target.Port.ToString(CultureInfo.InvariantCulture))
        {
            return false;
        }

        var host = (hasPort ? entry[..colon] : entry).TrimStart('[').TrimEnd(']');
        if (address is null)
        {
            var name = host.TrimStart('.');
            return name.Length > 0
                && target.Host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
                && (target.Host.Length == name.Length || target.Host[^(name.Length + 1)] == '.');
        }

        var slash = host.IndexOf('/');
        return IPAddress.TryParse(slash < 0 ? host : host[..slash], out var network)
            && (slash < 0 ? network.Equals(address) : Includes(network, host.AsSpan(slash + 1), address));
    }

    private static bool Includes(IPAddress network, ReadOnlySpan<char> bits, IPAddress address)
    {
        var (first, second) = (network.GetAddressBytes(), address.GetAddressBytes());
        if (first.Length != second.Length
            || !int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > first.Length * 8)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var mask = 0x80 >> (i % 8);
            if (((first[i / 8] ^ second[i / 8]) & mask) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
