using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Monitoring.Tests.Unit.Delivery;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Fuzzing;

/// <summary>What is read by functions without a state: tokens, requests, certificates, a proxy's answer.</summary>
internal static class ByteSurfaces
{
    private const string TokenPrefix = "mon1_";
    private const int CheckBytes = 4;

    // A sequence of unknown length, which may hold another one.
    private static readonly byte[] OpenSequence = [0x30, 0x80];

    /// <summary>A token as the line that is pasted, and the address that it holds.</summary>
    public static FuzzSurface TokenLine() => new(
        "token line",
        [Encoding.ASCII.GetBytes(Token("collector.example:7420").ToLine()), "mon1_"u8.ToArray(), []],
        input => Task.FromResult(Judge(JoinToken.Read(Encoding.Latin1.GetString(input)))))
    {
        Words = [.. new[] { "mon1_", " ", "=", "-_" }.Select(Encoding.ASCII.GetBytes)],
        BytesMax = 4_096,
        WorkMax = 1,
        AllocatedMax = (8_000, 8),
    };

    /// <summary>The same from behind its checksum on.</summary>
    public static FuzzSurface TokenContent() => new(
        "token content",
        [
            .. new[] { "collector.example:7420", "[::1]:1", "[fe80::1%eth0]:7420", "::1:7420", "a:0", "" }
                .Select(address => Base64Url.DecodeFromChars(Token(address).ToLine().AsSpan(TokenPrefix.Length))),
        ],
        input => Task.FromResult(Judge(JoinToken.Read(TokenPrefix + Base64Url.EncodeToString(input)))))
    {
        Words = [.. new[] { ":7420", "[", "]", "%", "\r\n", "@", "::", "\0" }.Select(Encoding.ASCII.GetBytes)],
        Mend = input =>
        {
            if (input.Length < CheckBytes)
                return input;
            var content = input[..^CheckBytes];
            return [.. content, .. SHA256.HashData(content).AsSpan(0, CheckBytes)];
        },
        BytesMax = 1_024,
        WorkMax = 1,
        AllocatedMax = (8_000, 16),
    };

    /// <summary>A request for a certificate.</summary>
    public static FuzzSurface Request() => new(
        "signing request",
        [
            FixedSeeds.RequestForP256, FixedSeeds.RequestForP384, FixedSeeds.RequestForRsa,
            [.. Enumerable.Repeat(OpenSequence, SigningRequest.BytesMax / 2).SelectMany(bytes => bytes)],
        ],
        input => Task.FromResult(new FuzzOutcome(SigningRequest.Read(input) is null ? "none" : "key", 1)))
    {
        Words = [OpenSequence, [0x30, 0x82, 0xFF, 0xFF], [0x06, 0x00], [0x03, 0x01, 0x00], [0xA0, 0x80]],
        BytesMax = 4 * SigningRequest.BytesMax,
        WorkMax = 1,
        AllocatedMax = (200_000, 200),
        Cost = 10,
    };

    /// <summary>A certificate that a peer shows.</summary>
    public static FuzzSurface Certificate()
    {
        var roots = new TrustedRoots([X509CertificateLoader.LoadCertificate(FixedSeeds.Authority)]);
        return new(
            "certificate",
            [FixedSeeds.Agent, FixedSeeds.Authority],
            input => Task.FromResult(new FuzzOutcome(Judge(input, roots), 1)))
        {
            Words = [OpenSequence, [0x30, 0x82, 0xFF, 0xFF], "CN="u8.ToArray(), [0x17, 0x0D]],
            BytesMax = 8_192,
            WorkMax = 1,
            AllocatedMax = (400_000, 200),
            Cost = 40,
        };
    }

    /// <summary>What a proxy answers to CONNECT.</summary>
    public static FuzzSurface Proxy() => new(
        "proxy answer",
        [
            .. new[]
            {
                "HTTP/1.1 200 Connection established\r\n\r\n",
                "HTTP/1.0 407 Who?\r\nProxy-Authenticate: Basic\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nVia: x\r\n\r\n",
                "HTTP/1.1 502 No\n\n", "SSH-2.0-x\r\n",
            }.Select(Encoding.ASCII.GetBytes),
        ],
        input =>
        {
            var reading = ProxyReply.Read(input, out var status);
            return Task.FromResult(new FuzzOutcome($"{reading} {status / 100}", 1));
        })
    {
        Words =
        [
            .. new[] { "HTTP/1.1 ", "\r\n\r\n", "100 ", "200 ", "\n", "X: y\r\n" }.Select(Encoding.ASCII.GetBytes),
        ],
        BytesMax = 2 * TransportLimits.ProxyReplyBytesMax,
        WorkMax = 1,
        AllocatedMax = (2_000, 0),
    };

    private static JoinToken Token(string address) =>
        new(address, "sha256:" + new string('a', 64), 7, new byte[JoinToken.SecretBytes]);

    private static FuzzOutcome Judge(JoinToken? token)
    {
        if (token is null)
            return new("none", 1);
        // The address may be made of the secret's own digits.
        var told = token.ToString();
        StringAssert.EndsWith(told, token.Address);
        Assert.DoesNotContain(Convert.ToHexStringLower(token.Secret.Span), told[..^token.Address.Length]);
        return new(HostPort.TryParse(token.Address, out _, out var wrong) ? "token" : wrong, 1);
    }

    private static string Judge(byte[] input, TrustedRoots roots)
    {
        X509Certificate2 shown;
        try
        {
            shown = X509CertificateLoader.LoadCertificate(input);
        }
        catch (CryptographicException)
        {
            // The handshake ends on what is no certificate.
            return "no certificate";
        }
        using (shown)
        {
            var fault = roots.Judge(shown, CertificateUse.Agent, Memberships.Now);
            var says = fault == CertificateFault.None && AgentCertificate.Read(shown) is not null;
            return $"{fault} {says}";
        }
    }
}
