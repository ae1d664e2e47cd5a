using Monitoring.Agent.Delivery;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Tests.Simulation.Network;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>Reads along what passes between an agent and one process of a collector.</summary>
internal sealed class LinkWatch : IWireWatch
{
    private readonly CollectorWatch collector;
    private readonly FrameAssembler assembler = new();
    private readonly FrameAssembler.Taker take;
    private readonly string client;
    private readonly Wire wire;
    private readonly Dictionary<ulong, ulong> acked = [];
    private ulong incarnation;
    private bool valuesCame;
    private bool othersCame;
    private GoodbyeReason? goodbye;
    private TimeSpan welcomedAt;
    private bool isOver;

    public LinkWatch(CollectorWatch collector, Wire wire, string client)
    {
        (this.collector, this.wire, this.client) = (collector, wire, client);
        take = Take;
        collector.Add(this);
    }

    /// <summary>Who is at the other end; empty before HELLO.</summary>
    public Guid Agent { get; private set; }

    /// <summary>From WELCOME to the end.</summary>
    public bool IsStreaming { get; private set; }

    public bool AwaitsWelcome => Agent != Guid.Empty && !IsStreaming && !isOver;

    /// <summary>How far the agent knew a stream to be committed when it dialled.</summary>
    public ulong AckedWhenDialled(ulong stream) => acked.GetValueOrDefault(stream);

    public void ServerWrote(ReadOnlySpan<byte> data)
    {
        while (FrameReader.Read(data, out var frame) == FrameReading.Ok)
        {
            Wrote(frame);
            data = data[frame.Whole.Length..];
        }
    }

    public void ServerReads(ReadOnlySpan<byte> data)
    {
        if (isOver)
            return;
        (valuesCame, othersCame, goodbye) = (false, false, null);
        assembler.Feed(data, take);
        collector.Reading = this;
    }

    public void ServerHasRead()
    {
        collector.Reading = null;
        if (!IsStreaming)
            return;
        var host = collector.HostOf(Agent);
        if (valuesCame)
            host.Arrived = collector.World.Time.Elapsed;
        if (valuesCame || othersCame)
            host.Heard = collector.World.Time.Elapsed;
        if (goodbye is { } reason)
        {
            SaidGoodbye(host, reason);
            End();
        }
    }

    public void ClientReads(ReadOnlySpan<byte> data)
    {
        // What the agent makes of it shows in what it does.
    }

    public void ServerEnded() => End();

    private void SaidGoodbye(HostWatch host, GoodbyeReason reason)
    {
        var now = collector.World.Time.Elapsed;
        if (reason is GoodbyeReason.Stopped or GoodbyeReason.Moving)
            host.SaidGoodbye = now;
        if (reason != GoodbyeReason.Moving)
            return;
        host.Moved = (true, now);
        if (now - welcomedAt < PreferredProbe.StableFor)
            collector.Broken($"{host.Name} goes back after {(now - welcomedAt).TotalSeconds:0.000} s");
    }

    private void Greeted(Hello hello)
    {
        (Agent, incarnation) = (hello.AgentId, hello.Incarnation);
        // From now on until it is welcome, it may be listed either way.
        collector.HostOf(Agent).Moved = null;
        var agent = collector.World.AgentOf(Agent);
        if (agent.Truth.HasDialled(hello.Link))
            collector.Broken($"{agent.Name} numbers two links {hello.Link}");
        // Of the streams of processes before it, a process knows what is on its disk.
        foreach (var queued in hello.Queued)
            acked[queued.Incarnation] = queued.AckedSeq;
        if (agent.Process is { } process && process.Stream.Incarnation == incarnation)
            acked[incarnation] = process.AckedSeq;
    }

    private void Welcomed(IReadOnlyList<IncarnationProgress> progress)
    {
        IsStreaming = true;
        welcomedAt = collector.World.Time.Elapsed;
        collector.HostOf(Agent).Moved = (false, welcomedAt);
        collector.World.TruthOf(Agent).Linked(collector.Collector);
        collector.World.Trust?.Welcomed(Agent, collector.Collector, wire);
        var committed = progress.Select(p => $"{p.Incarnation:x} {p.CommittedSeq}");
        Tell($"welcomes {client}: {string.Join(", ", committed)}");
        foreach (var stream in progress)
            collector.Told(Agent, stream.Incarnation, stream.CommittedSeq);
    }

    private void Wrote(in Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Welcome:
                Welcomed(Welcome.Read(frame.Payload)!.Progress);
                break;
            case FrameType.Ack when Ack.Read(frame, incarnation) is { } ack:
                collector.Told(Agent, ack.Incarnation, ack.Seq);
                break;
            case FrameType.Poll when Poll.Read(frame.Payload) is { Kind: PollKind.Ping } poll && IsStreaming:
                collector.Pinged(this, Agent, poll.Request);
                break;
            case FrameType.Goodbye:
                Tell($"says goodbye to {client}");
                End();
                break;
        }
    }

    private bool Take(in Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Hello when Hello.Read(frame.Payload) is { } hello:
                Greeted(hello);
                break;
            case FrameType.Batch or FrameType.Snapshot:
                valuesCame = true;
                break;
            case FrameType.Define or FrameType.Retire or FrameType.Event:
                othersCame = true;
                break;
            case FrameType.Result when IsStreaming && Result.Read(frame.Payload) is { } result:
                valuesCame |= result is { Kind: PollKind.SampleNow, Status: PollStatus.Ok };
                collector.Answered(this, Agent, result.Request);
                break;
            case FrameType.Goodbye:
                goodbye = Goodbye.Read(frame.Payload)!.Reason;
                break;
        }
        return true;
    }

    private void End()
    {
        if (isOver)
            return;
        collector.Remove(this);
        (isOver, IsStreaming) = (true, false);
    }

    private void Tell(string what) => collector.World.Story.Tell(collector.Collector.Name, $"{what} ({wire})");
}
