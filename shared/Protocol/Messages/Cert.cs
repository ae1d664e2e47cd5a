using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>CERT: the answer to ENROL and RENEW.</summary>
/// <param name="Certificate">The agent's certificate, X.509 in DER; at most <see cref="CertificateBytesMax"/>
/// bytes.</param>
/// <param name="Roots">The certificates of the authorities that the agent is to believe from now on, and no others; 1
/// to <see cref="RootsMax"/>.</param>
public sealed record Cert(ReadOnlyMemory<byte> Certificate, IReadOnlyList<ReadOnlyMemory<byte>> Roots)
{
    /// <summary>The longest certificate.</summary>
    public const int CertificateBytesMax = 2048;

    /// <summary>The most authorities.</summary>
    public const int RootsMax = 4;

    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Cert);
        to.Blob(Certificate.Span);
        to.Varint((ulong)Roots.Count);
        foreach (var root in Roots)
            to.Blob(root.Span);
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed. Bytes that follow are ignored.</summary>
    public static Cert? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var certificate = from.Blob(CertificateBytesMax).ToArray();
        var roots = new ReadOnlyMemory<byte>[from.VarintUpTo(RootsMax)];
        for (var i = 0; i < roots.Length; i++)
            roots[i] = from.Blob(CertificateBytesMax).ToArray();
        return from.Failed || roots.Length == 0 ? null : new Cert(certificate, roots);
    }
}
