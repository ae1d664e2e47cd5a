using System.Net;
using System.Net.Sockets;

namespace Monitoring.Collector.Listening;

/// <summary>
/// What counts as one address: an IPv4 address, and of IPv6 the first 64 bits, as a single host has all that follow.
/// </summary>
internal static class AddressKey
{
    private const int PrefixBytes = 8;

    /// <summary>The key of an address.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
            return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, PrefixBytes, bytes.Length - PrefixBytes);
        return $"{new IPAddress(bytes)}/64";
    }
}
