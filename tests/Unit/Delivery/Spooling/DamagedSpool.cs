using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Protocol.Frames;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Delivery.Spooling;

/// <summary>A process leaves a spool, it is damaged, and the next process has to do with it.</summary>
internal static class DamagedSpool
{
    public static AgentRig Left(double seconds, long spoolBytes = Spool.BytesMin)
    {
        var rig = new AgentRig(spoolBytesMax: spoolBytes) { Network = { ConnectError = TransportError.Unreachable } };
        rig.Start();
        rig.Run(seconds);
        Assert.AreEqual(0, rig.Counters.BatchesDropped);
        return rig;
    }

    public static AgentRig Unlinked(AgentRig before, double seconds, long spoolBytes = Spool.BytesDefault)
    {
        var next = new AgentRig(spoolBytesMax: spoolBytes, before: before)
        {
            Network = { ConnectError = TransportError.Unreachable },
        };
        next.Start();
        next.Run(seconds);
        return next;
    }

    public static AgentRig Started(AgentRig before)
    {
        var next = new AgentRig(before: before);
        next.Start();
        next.Run(60.5);
        next.AssertStoredOnce();
        Assert.IsEmpty(next.Files.Spooled);
        return next;
    }

    public static ulong[] StoredOf(AgentRig next, AgentRig before) =>
        [.. next.Collector.StoredIncarnations.Zip(next.Collector.Stored)
            .Where(stored => stored.First == before.Stream.Incarnation).Select(stored => stored.Second)];

    public static long ToldLost(AgentRig rig) =>
        rig.Collector.Events.Where(e => e.Kind == EventKind.Drop).Sum(e => e.Amount);

    public static void AssertTold(AgentRig rig, AgentRig last)
    {
        var missing = Spooled(rig).Except(StoredOf(last, rig)).ToArray();
        Assert.IsGreaterThan(1, missing.Length);
        Assert.AreEqual(missing.Length, ToldLost(last), $"{missing[0]} to {missing[^1]}");
    }

    public static IEnumerable<ulong> Spooled(AgentRig rig) =>
        Enumerable.Range(1, (int)rig.Memory.SpooledSeq).Select(seq => (ulong)seq);

    public static void Damage(AgentRig rig, string name, int frame)
    {
        var file = rig.Files[name];
        var at = SpoolHeader.Bytes;
        for (var i = 0; i < frame; i++)
            at += FrameReader.Read(file.ToArray().AsSpan(at), out var read) == FrameReading.Ok ? read.Whole.Length : 0;
        file[at + Frame.HeaderBytes] ^= 0x10;
    }

    public static void AssertSetAside(AgentRig rig, int count) =>
        Assert.AreEqual(count, rig.Files.List().Count(name => name.EndsWith(".damaged")));
}
