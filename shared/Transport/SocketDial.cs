using System.Net;
using System.Net.Sockets;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>Opens a TCP connection to a host, trying one address of it after the other, each in bounded time.</summary>
internal static class SocketDial
{
    /// <summary>Dials.</summary>
    /// <param name="reactor">Whose clock bounds it.</param>
    /// <param name="target">Where to.</param>
    /// <param name="whatItIs">For people: what is dialled, such as <c>the collector</c>.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TransportException">It can't be reached.</exception>
    internal static async Task<Socket> Open(
        IReactor reactor, HostPort target, string whatItIs, CancellationToken cancel)
    {
        Exception? last = null;
        foreach (var address in await Resolve(target.Host, whatItIs, cancel))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var deadline = new Deadline(reactor, TransportLimits.ConnectTimeout, cancel);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), deadline.Token);
                return socket;
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                cancel.ThrowIfCancellationRequested();
                last = error;
            }
        }

        throw last is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            ? new TransportException(
                TransportError.Refused,
                $"nothing listens on {target}: is {whatItIs} running, and is the port right?",
                last)
            : new TransportException(
                TransportError.Unreachable,
                $"{whatItIs} at {target} can't be reached: check the address, routes and firewalls",
                last);
    }

    private static async Task<IPAddress[]> Resolve(string host, string whatItIs, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancel);
            return addresses[..Math.Min(addresses.Length, TransportLimits.AddressesMax)];
        }
        catch (SocketException error)
        {
            throw new TransportException(
                TransportError.NameNotFound, $"the name {host} of {whatItIs} has no address: check it, and DNS", error);
        }
    }
}
