using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>ENROL: asks to be taken in, with a token.</summary>
/// <param name="VersionMin">The oldest version of the protocol that the agent speaks.</param>
/// <param name="VersionMax">The newest.</param>
/// <param name="AgentId">The agent's id.</param>
/// <param name="Name">The host's name as people know it.</param>
/// <param name="Token">The token's id.</param>
/// <param name="Secret">The token's secret; at most <see cref="SecretBytesMax"/> bytes.</param>
/// <param name="Request">PKCS #10 in DER for the key that the agent has made; at most
/// <see cref="Renew.RequestBytesMax"/> bytes.</param>
public sealed record Enrol(
    int VersionMin,
    int VersionMax,
    Guid AgentId,
    string Name,
    ulong Token,
    ReadOnlyMemory<byte> Secret,
    ReadOnlyMemory<byte> Request)
{
    /// <summary>The longest secret.</summary>
    public const int SecretBytesMax = 64;

    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Enrol);
        to.U16((ushort)VersionMin);
        to.U16((ushort)VersionMax);
        to.Id(AgentId);
        to.Text(Name);
        to.U64(Token);
        to.Blob(Secret.Span);
        to.Blob(Request.Span);
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed. Bytes that follow are ignored.</summary>
    public static Enrol? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var enrol = new Enrol(
            from.U16(),
            from.U16(),
            from.Id(),
            from.Text(Limits.NameBytesMax),
            from.U64(),
            from.Blob(SecretBytesMax).ToArray(),
            from.Blob(Renew.RequestBytesMax).ToArray());
        return from.Failed || enrol.AgentId == Guid.Empty ? null : enrol;
    }
}
