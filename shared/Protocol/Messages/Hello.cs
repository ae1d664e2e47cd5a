using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>HELLO: who the agent is and what it can do.</summary>
/// <param name="VersionMin">The oldest version of the protocol that it speaks.</param>
/// <param name="VersionMax">The newest.</param>
/// <param name="Capabilities">What it offers.</param>
/// <param name="AgentId">Made once, kept for ever.</param>
/// <param name="Incarnation">This process: 64 random bits, not 0.</param>
/// <param name="Link">How often this agent has dialled any collector, from 1: a higher one is the newer link.</param>
/// <param name="BootId">The host's boot; empty when unknown. Information only.</param>
/// <param name="Name">The host's name as people know it; whether <see cref="HostName"/> allows it is for the collector
/// to say.</param>
/// <param name="AgentVersion">The agent's own version.</param>
/// <param name="WallTimeMs">Its wall clock: milliseconds since the Unix epoch.</param>
/// <param name="Queued">The incarnations whose frames wait to be sent, oldest first, its own last.</param>
public sealed record Hello(
    int VersionMin,
    int VersionMax,
    Capabilities Capabilities,
    Guid AgentId,
    ulong Incarnation,
    uint Link,
    Guid BootId,
    string Name,
    string AgentVersion,
    long WallTimeMs,
    IReadOnlyList<QueuedIncarnation> Queued)
{
    /// <summary>The longest HELLO, header and checksum included: 8 KiB.</summary>
    public const int FrameBytesMax = 8 << 10;

    /// <summary>The longest list of incarnations; an agent that has more sends the oldest ones first.</summary>
    public const int QueuedMax = 64;

    /// <summary>Writes the frame.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Hello);
        to.U16((ushort)VersionMin);
        to.U16((ushort)VersionMax);
        to.U32((uint)Capabilities);
        to.Id(AgentId);
        to.U64(Incarnation);
        to.Varint(Link);
        to.Id(BootId);
        to.Text(Name);
        to.Text(AgentVersion);
        to.Varint((ulong)WallTimeMs);
        to.Varint((ulong)Queued.Count);
        foreach (var queued in Queued)
        {
            to.U64(queued.Incarnation);
            to.Varint(queued.FirstSeq);
            to.Varint(queued.LastSeq);
        }
        foreach (var queued in Queued)
            to.Varint(queued.AckedSeq);
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed. Bytes that follow are ignored.</summary>
    public static Hello? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var versionMin = from.U16();
        var versionMax = from.U16();
        var capabilities = (Capabilities)from.U32();
        var agentId = from.Id();
        var incarnation = from.U64();
        var link = (uint)from.VarintUpTo(int.MaxValue);
        var bootId = from.Id();
        var name = from.Text(Limits.NameBytesMax);
        var agentVersion = from.Text(Limits.NameBytesMax);
        var wallTimeMs = from.TimeMs();
        var queued = new QueuedIncarnation[from.VarintUpTo(QueuedMax)];
        for (var i = 0; i < queued.Length; i++)
        {
            queued[i] = new QueuedIncarnation(from.U64(), from.Seq(), from.Seq());
            if (queued[i].Incarnation == 0)
                return null;
        }
        var saysAcked = !from.AtEnd;
        for (var i = 0; i < queued.Length && saysAcked; i++)
            queued[i] = queued[i] with { AckedSeq = from.Seq() };
        if (from.Failed || incarnation == 0 || agentId == Guid.Empty)
            return null;
        return new Hello(versionMin, versionMax, capabilities, agentId, incarnation, link, bootId, name, agentVersion,
            wallTimeMs, queued);
    }
}
