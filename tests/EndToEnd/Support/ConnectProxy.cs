using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>
/// A small HTTP proxy on loopback that knows CONNECT only. A test may have it want a user, or give it an answer of its
/// own to every request.
/// </summary>
public sealed class ConnectProxy : IDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> requests = new();

    public ConnectProxy(IPAddress? address = null)
    {
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        EndPoint = (IPEndPoint)listener.LocalEndpoint;
        _ = Accept();
    }

    public IPEndPoint EndPoint { get; }

    public string Url => $"http://{EndPoint}";

    /// <summary>USER:PASSWORD without which it refuses; null when everyone may.</summary>
    public string? User { get; init; }

    /// <summary>Speaks instead of the proxy, once the request's head has come.</summary>
    public Func<NetworkStream, CancellationToken, Task>? Instead { get; init; }

    /// <summary>The heads of the requests, the oldest first.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Bytes that went through it to the hosts.</summary>
    public long BytesForwarded => Interlocked.Read(ref forwarded);

    private long forwarded;

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
    }

    private async Task Accept()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = Serve(await listener.AcceptTcpClientAsync(stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = await ReadHead(stream);
                requests.Enqueue(head);
                if (Instead is not null)
                    await Instead(stream, stop.Token);
                else if (User is not null && !head.Contains($"Basic {Base64(User)}\r\n", StringComparison.Ordinal))
                    await Say(stream, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"");
                else
                    await Tunnel(stream, head.Split(' ')[1]);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One of the two has gone, or the test is over.
            }
        }
    }

    private async Task Tunnel(NetworkStream stream, string target)
    {
        var endPoint = IPEndPoint.Parse(target);
        using var host = new TcpClient(endPoint.AddressFamily);
        try
        {
            await host.ConnectAsync(endPoint, stop.Token);
        }
        catch (SocketException)
        {
            await Say(stream, "502 Bad Gateway");
            return;
        }
        await Say(stream, "200 Connection established\r\nVia: 1.1 test");
        await Task.WhenAny(Forward(stream, host.GetStream()), host.GetStream().CopyToAsync(stream, stop.Token));
    }

    private async Task Forward(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 << 10];
        while (await from.ReadAsync(buffer, stop.Token) is var count and > 0)
        {
            Interlocked.Add(ref forwarded, count);
            await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
        }
    }

    private async Task<string> ReadHead(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, stop.Token);
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    private Task Say(NetworkStream stream, string status) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n\r\n"), stop.Token).AsTask();

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
