using System.Buffers.Binary;
using Monitoring.Protocol.Frames;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// What a spool file begins with, 48 bytes, as PROTOCOL.md has it: <c>MONSPOOL</c>, version u32, agent id, incarnation
/// u64, acked seq u64, CRC32C u32 of all before it. Frames follow, as they go over the wire.
/// </summary>
/// <param name="AgentId">Who made it.</param>
/// <param name="Incarnation">Whose frames follow.</param>
/// <param name="AckedSeq">Frames up to here were acknowledged when the file was begun.</param>
public readonly record struct SpoolHeader(Guid AgentId, ulong Incarnation, ulong AckedSeq)
{
    /// <summary>How long it is.</summary>
    public const int Bytes = 48;

    /// <summary>The version that is written, and the only one there is.</summary>
    public const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "MONSPOOL"u8;

    /// <summary>Writes it.</summary>
    public void Write(FrameWriter to)
    {
        var start = to.Length;
        to.Bytes(Magic);
        to.U32(Version);
        to.Id(AgentId);
        to.U64(Incarnation);
        to.U64(AckedSeq);
        to.U32(Checksum.Crc32C(to.Written[start..]));
    }

    /// <summary>Reads it from the front of a file; null when it isn't one of this version.</summary>
    public static SpoolHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < Bytes || !file.StartsWith(Magic))
            return null;
        const int checkedBytes = Bytes - sizeof(uint);
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[checkedBytes..]) != Checksum.Crc32C(file[..checkedBytes]))
            return null;
        var from = new WireReader(file[Magic.Length..]);
        return from.U32() == Version ? new SpoolHeader(from.Id(), from.U64(), from.U64()) : null;
    }
}
