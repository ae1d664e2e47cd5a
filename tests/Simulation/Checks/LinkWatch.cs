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
    private ulong incarnation;
    private bool valuesCame;
    private bool othersCame;
    private bool goodbyeCame;
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
        (valuesCame, othersCame, goodbyeCame) = (false, false, false);
        assembler.Feed(data, take);
    }

    public void ServerHasRead()
    {
        if (!IsStreaming)
            return;
        var host = collector.HostOf(Agent);
        if (valuesCame)
            host.Arrived = collector.World.Time.Elapsed;
        if (valuesCame || othersCame)
            host.Heard = collector.World.Time.Elapsed;
        if (goodbyeCame)
        {
            host.SaidGoodbye = collector.World.Time.Elapsed;
            End();
        }
    }

    public void ClientReads(ReadOnlySpan<byte> data)
    {
        // What the agent makes of it shows in what it does.
    }

    public void ServerEnded() => End();

    private void Wrote(in Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Welcome:
                IsStreaming = true;
                var progress = Welcome.Read(frame.Payload)!.Progress;
                var committed = progress.Select(p => $"{p.Incarnation:x} {p.CommittedSeq}");
                Tell($"welcomes {client}: {string.Join(", ", committed)}");
                foreach (var stream in progress)
                    collector.Told(Agent, stream.Incarnation, stream.CommittedSeq);
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
                (Agent, incarnation) = (hello.AgentId, hello.Incarnation);
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
                goodbyeCame = true;
                break;
        }
        return true;
    }

    private void End()
    {
        if (isOver)
            return;
        (isOver, IsStreaming) = (true, false);
        collector.Remove(this);
    }

    private void Tell(string what) => collector.World.Story.Tell(collector.Collector.Name, $"{what} ({wire})");
}
