using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>RENEW: asks for a certificate with a later end.</summary>
/// <param name="Request">PKCS #10 in DER, for the key of the certificate that the agent has shown; at most
/// <see cref="RequestBytesMax"/> bytes.</param>
public sealed record Renew(ReadOnlyMemory<byte> Request)
{
    /// <summary>The longest request.</summary>
    public const int RequestBytesMax = 1024;

    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Renew);
        to.Blob(Request.Span);
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed. Bytes that follow are ignored.</summary>
    public static Renew? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var renew = new Renew(from.Blob(RequestBytesMax).ToArray());
        return from.Failed ? null : renew;
    }
}
