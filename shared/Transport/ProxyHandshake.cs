using System.Net.Sockets;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>Has an HTTP proxy open a way to a host, in bounded time and bytes.</summary>
internal static class ProxyHandshake
{
    private const int AuthenticationRequired = 407;

    /// <summary>Asks over a socket that leads to the proxy; from then on it leads to the host.</summary>
    /// <exception cref="TransportException">The proxy will not, or is none.</exception>
    internal static async Task Ask(
        IReactor reactor, Socket socket, HttpProxy proxy, HostPort target, CancellationToken cancel)
    {
        using var deadline = new Deadline(reactor, TransportLimits.ProxyTimeout, cancel);
        try
        {
            ReadOnlyMemory<byte> request = proxy.RequestFor(target);
            while (!request.IsEmpty)
            {
                request = request[await socket.SendAsync(request, deadline.Token)..];
            }

            await ReadAnswer(socket, proxy, target, deadline.Token);
        }
        catch (OperationCanceledException error) when (deadline.Expired)
        {
            throw new TransportException(
                TransportError.ProxyTimeout,
                $"the proxy {proxy} did not answer in {TransportLimits.ProxyTimeout.TotalSeconds} s: can it reach "
                + $"{target}?",
                error);
        }
        catch (SocketException error)
        {
            throw new TransportException(
                TransportError.ProxyFault, $"the proxy {proxy} broke the connection: is it an HTTP proxy?", error);
        }
    }

    private static async Task ReadAnswer(Socket socket, HttpProxy proxy, HostPort target, CancellationToken cancel)
    {
        var received = new byte[TransportLimits.ProxyReplyBytesMax];
        var count = 0;
        while (true)
        {
            var came = await socket.ReceiveAsync(received.AsMemory(count), cancel);
            count += came;
            var reading = ProxyReply.Read(received.AsSpan(0, count), out var status);
            if (reading == ProxyReading.Opened)
            {
                return;
            }

            if (reading != ProxyReading.NeedMore || came == 0)
            {
                throw Refusal(reading, status, proxy, target);
            }
        }
    }

    private static TransportException Refusal(ProxyReading reading, int status, HttpProxy proxy, HostPort target) =>
        reading switch
        {
            ProxyReading.Refused when status == AuthenticationRequired => new TransportException(
                TransportError.ProxyRefused,
                proxy.HasUser
                    ? $"the proxy {proxy} takes another user or password ({status})"
                    : $"the proxy {proxy} wants a user and password ({status})"),
            ProxyReading.Refused => new TransportException(
                TransportError.ProxyRefused,
                $"the proxy {proxy} opens no way to {target} (it answers {status}): does it allow CONNECT to that "
                + "port, and does it reach that host?"),
            ProxyReading.NeedMore => new TransportException(
                TransportError.ProxyFault, $"the proxy {proxy} closed the connection before it had answered"),
            ProxyReading.TooLong => new TransportException(
                TransportError.ProxyFault,
                $"the proxy {proxy} answers with over {TransportLimits.ProxyReplyBytesMax} bytes of headers"),
            _ => new TransportException(
                TransportError.ProxyFault, $"{proxy} does not answer as an HTTP proxy does: is it the right port?"),
        };
}
