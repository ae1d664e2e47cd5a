using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Trust;

namespace Monitoring.Tests.EndToEnd.Attacks;

/// <summary>
/// Somebody at the collector's port for agents, with sockets of the framework and none of the product's sessions.
/// </summary>
internal sealed class Attacker : IDisposable
{
    private readonly TcpClient client;
    private readonly int port;
    private Stream? stream;

    /// <summary>Somebody who has not connected yet.</summary>
    /// <param name="port">The collector's.</param>
    /// <param name="from">An address of this machine's own; 127.0.0.1 unless told otherwise.</param>
    public Attacker(int port, IPAddress? from = null)
    {
        this.port = port;
        client = new TcpClient(new IPEndPoint(from ?? IPAddress.Loopback, 0));
    }

    /// <summary>HELLO of an agent.</summary>
    public static byte[] Hello(Guid id, string name)
    {
        var frame = new FrameWriter();
        new Hello(1, 1, Capabilities.None, id, 7, 1, Guid.Empty, name, "attack", 0, [new(7, 0, 0)]).Write(frame);
        return frame.Written.ToArray();
    }

    /// <summary>ENROL with a token; the key is made here unless a request is given.</summary>
    public static byte[] Enrol(JoinToken token, Guid id, string name, byte[]? request = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var frame = new FrameWriter();
        new Enrol(1, 1, id, name, token.Id, token.Secret, request ?? SigningRequest.Make(key, id)).Write(frame);
        return frame.Written.ToArray();
    }

    /// <summary>Connects without a word.</summary>
    public async Task<Attacker> Connect()
    {
        await client.ConnectAsync(IPAddress.Loopback, port);
        stream = client.GetStream();
        return this;
    }

    /// <summary>Connects and shakes hands, with a certificate or without.</summary>
    public async Task<Attacker> ShakeHands(
        X509Certificate2? certificate = null, SslProtocols protocols = SslProtocols.Tls13)
    {
        await Connect();
        var tls = new SslStream(client.GetStream());
        stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "collector",
            EnabledSslProtocols = protocols,
            ClientCertificates = certificate is null ? null : [certificate],
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
#pragma warning disable CA5359 // An attacker takes whoever answers.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        });
        return this;
    }

    public async Task Send(byte[] bytes)
    {
        await stream!.WriteAsync(bytes);
        await stream.FlushAsync();
    }

    /// <summary>Reads until the collector hangs up, and gives the GOODBYE that came last; null for none.</summary>
    public async Task<Goodbye?> Outcome(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        using var received = new MemoryStream();
        try
        {
            await stream!.CopyToAsync(received, timeout.Token);
        }
        catch (IOException)
        {
            // It was cut off.
        }
        catch (OperationCanceledException late)
        {
            throw new AssertFailedException($"the collector did not hang up in {limit.TotalSeconds} s", late);
        }
        return Last(received.ToArray());
    }

    // Length, type and flags stand before the payload, the checksum behind it.
    private static Goodbye? Last(ReadOnlySpan<byte> frames)
    {
        Goodbye? goodbye = null;
        while (frames.Length > 10)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(frames);
            if (frames[4] == (byte)FrameType.Goodbye)
                goodbye = Goodbye.Read(frames[6..(length - 4)]);
            frames = frames[length..];
        }
        return goodbye;
    }

    public void Dispose()
    {
        stream?.Dispose();
        client.Dispose();
    }
}
