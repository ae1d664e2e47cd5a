using System.Net;
using System.Net.Sockets;

namespace Monitoring.Transport;

/// <summary>Addresses as people write them.</summary>
internal static class SocketAddresses
{
    /// <summary>The other end of a connected socket; an IPv4 address that came in over an IPv6 socket is shown as
    /// IPv4.</summary>
    internal static EndPoint PeerOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
                ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
                : socket.RemoteEndPoint!;
        }
        catch (SocketException)
        {
            // It was reset between accept and here.
            return new IPEndPoint(IPAddress.None, 0);
        }
    }
}
