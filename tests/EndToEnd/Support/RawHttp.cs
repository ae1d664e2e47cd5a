using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>Requests as no library would send them.</summary>
public static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Sends bytes and gives all that comes back until the other side closes. Where it does not close by itself, say
    /// <c>Connection: close</c>.
    /// </summary>
    public static async Task<string> Send(int port, string request, IPAddress? from = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = Open(port, from);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        return await ReadToEnd(new NetworkStream(socket), patience.Token);
    }

    /// <summary>A connection from an address of this machine's own.</summary>
    public static Socket Open(int port, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from ?? IPAddress.Loopback, 0));
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    /// <summary>Whether the other side takes a version of TLS; its certificate is that of a file.</summary>
    public static async Task<bool> Takes(int port, SslProtocols version, string certificateFile)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = Open(port);
        using var expected = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(certificateFile));
        await using var tls = new SslStream(
            new NetworkStream(socket), false, (_, shown, _, _) => expected.Equals(shown));
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = version },
                patience.Token);
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return false;
        }
    }

    /// <summary>Reads until the other side closes, in whatever way.</summary>
    public static async Task<string> ReadToEnd(Stream stream, CancellationToken patience)
    {
        using var got = new MemoryStream();
        try
        {
            await stream.CopyToAsync(got, patience);
        }
        catch (IOException)
        {
            // Reset instead of closed: what came before it still counts.
        }
        return Encoding.Latin1.GetString(got.ToArray());
    }
}
