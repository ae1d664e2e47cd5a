using System.Collections.Frozen;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// The half of a collector's session that runs on the thread that reads: it decodes, and posts to the reactor.
/// </summary>
internal sealed class CollectorReading(
    CollectorSession session, IReactor reactor, ICollectorSessionOwner owner, Stream? capture)
{
    /// <summary>
    /// Calls of one connection that may wait for the reactor. Who sends events or answers faster than they can be
    /// carried out would fill the memory with them otherwise.
    /// </summary>
    public const int CallsWaitingMax = 64;

    private readonly FrameAssembler assembler = new();
    private FrameAssembler.Taker? take;
    private bool helloRead;

    // How many series of each stream are known to be refused. Made before the stream is open, then this thread's own.
    private Dictionary<StreamDecoder, int> refusedCounts = [];

    // Set on the reactor's thread, read on this one.
    private volatile StreamIntake? intake;
    private volatile bool stopped;

    // Written on this thread, read on any.
    private long lastReceivedTicks;
    private long bytesReceived;
    private long framesReceived;

    // Written on both threads.
    private int callsWaiting;

    public TimeSpan LastReceived => new(Volatile.Read(ref lastReceivedTicks));

    public long BytesReceived => Volatile.Read(ref bytesReceived);

    public long FramesReceived => Volatile.Read(ref framesReceived);

    public void Begin() => Volatile.Write(ref lastReceivedTicks, reactor.Elapsed.Ticks);

    /// <summary>On the reactor's thread: the stream may begin.</summary>
    public void Stream(FrozenDictionary<ulong, StreamDecoder> streams, ulong incarnation)
    {
        refusedCounts = streams.Values.ToDictionary(decoder => decoder, decoder => decoder.RefusedCount);
        intake = new StreamIntake(streams, incarnation)
        {
            Applied = Applied,
            Decoded = Decoded,
            Moved = Moved,
        };
    }

    /// <summary>On the reactor's thread: what comes from now on is thrown away.</summary>
    public void Stop() => stopped = true;

    public void Take(ReadOnlySpan<byte> data)
    {
        if (stopped)
            return;
        capture?.Write(data);
        Volatile.Write(ref lastReceivedTicks, reactor.Elapsed.Ticks);
        Volatile.Write(ref bytesReceived, bytesReceived + data.Length);
        // Somebody who hasn't been let in yet gets no more memory than HELLO takes.
        assembler.FrameBytesMax = intake is null ? Hello.FrameBytesMax : Limits.FrameBytesMax;
        var outcome = assembler.Feed(data, take ??= Take);
        intake?.EndRead();
        if (outcome is FrameReading.BadLength or FrameReading.BadChecksum)
            Fail(Faults.Of(outcome));
    }

    private bool Take(in Frame frame)
    {
        Volatile.Write(ref framesReceived, framesReceived + 1);
        var fault = TakeByType(frame);
        if (fault is not null)
            Fail(fault);
        return !stopped;
    }

    private Goodbye? TakeByType(in Frame frame)
    {
        if (frame.Type is FrameType.Batch or FrameType.Define or FrameType.Retire or FrameType.Event)
            return intake is { } streaming ? streaming.Take(frame) : Faults.Unwanted(frame.Type);
        if (!ControlFlags.AreValid(frame.Type, frame.Flags))
            return Enum.IsDefined(frame.Type) ? Faults.Malformed(frame.Type) : Faults.Unwanted(frame.Type);
        return frame.Type switch
        {
            FrameType.Hello when !helloRead => TakeHello(frame.Payload),
            FrameType.Enrol when !helloRead => TakeEnrol(frame.Payload),
            FrameType.Goodbye when helloRead => TakeGoodbye(frame.Payload),
            FrameType.Snapshot when intake is { } streaming => streaming.TakeSnapshot(frame.Payload, frame.Type),
            FrameType.Result when intake is { } streaming => TakeResult(frame.Payload, streaming),
            FrameType.Renew when intake is not null => TakeRenew(frame.Payload),
            _ => Faults.Unwanted(frame.Type),
        };
    }

    private Goodbye? TakeHello(ReadOnlySpan<byte> payload)
    {
        if (Hello.Read(payload) is not { } hello)
            return Faults.Malformed(FrameType.Hello);
        helloRead = true;
        Post(() => session.HelloArrived(hello));
        return null;
    }

    // Nothing but the answer follows.
    private Goodbye? TakeEnrol(ReadOnlySpan<byte> payload)
    {
        if (Enrol.Read(payload) is not { } enrol)
            return Faults.Malformed(FrameType.Enrol);
        stopped = true;
        Post(() => session.EnrolArrived(enrol));
        return null;
    }

    private Goodbye? TakeRenew(ReadOnlySpan<byte> payload)
    {
        if (Renew.Read(payload) is not { } renew)
            return Faults.Malformed(FrameType.Renew);
        PostBounded(() => owner.RenewReceived(session, renew));
        return null;
    }

    private Goodbye? TakeGoodbye(ReadOnlySpan<byte> payload)
    {
        if (Goodbye.Read(payload) is not { } goodbye)
            return Faults.Malformed(FrameType.Goodbye);
        stopped = true;
        // What came with it comes before it, or the host would be back once it has gone.
        intake?.EndRead();
        Post(() => session.GoodbyeArrived(goodbye));
        return null;
    }

    private Goodbye? TakeResult(ReadOnlySpan<byte> payload, StreamIntake streaming)
    {
        if (Result.Read(payload) is not { } result)
            return Faults.Malformed(FrameType.Result);
        IReadOnlyList<GroupSnapshot> groups = [];
        if (result is { Kind: PollKind.SampleNow, Status: PollStatus.Ok })
        {
            if (streaming.TakeSnapshot(result.Body.Span, FrameType.Result) is { } fault)
                return fault;
            groups = streaming.SnapshotGroups();
        }
        var receivedAt = reactor.Elapsed;
        PostBounded(() => session.ResultArrived(result, receivedAt, groups));
        return null;
    }

    private void Applied(StreamDecoder decoder, in Frame frame, StreamEvent? happened)
    {
        owner.FrameReceived(session, decoder, frame);
        if (happened is not null)
            Tell(decoder.Incarnation, happened);
    }

    // A closure is made where the method begins that has it: in one of their own they cost a frame nothing.
    private void Tell(ulong incarnation, StreamEvent happened) =>
        PostBounded(() => owner.EventReceived(session, incarnation, happened));

    private void Tell(Refused refused) => PostBounded(() => session.SeriesRefused(refused));

    private void Decoded(StreamDecoder decoder, in Frame frame) => owner.KnownFrameDecoded(session, decoder, frame);

    private void Moved(StreamDecoder decoder, bool ahead)
    {
        owner.Decoded(session, decoder, ahead);
        if (ahead || (!decoder.HasRefusals && decoder.RefusedCount == refusedCounts[decoder]))
            return;
        refusedCounts[decoder] = decoder.RefusedCount;
        List<Refusal> refusals = [];
        decoder.TakeRefusals(refusals);
        Tell(new Refused(decoder.Incarnation, decoder.RefusedCount, refusals));
    }

    private void Fail(Goodbye goodbye)
    {
        stopped = true;
        Post(() => session.Goodbye(goodbye));
    }

    private void PostBounded(Action call)
    {
        if (Interlocked.Increment(ref callsWaiting) > CallsWaitingMax)
        {
            // The connection is over: its further calls needn't be counted rightly.
            if (!stopped)
                Fail(Faults.TooManyCalls);
            return;
        }
        Post(() =>
        {
            Interlocked.Decrement(ref callsWaiting);
            call();
        });
    }

    private void Post(Action call)
    {
        if (reactor.InReactorThread)
            call();
        else
            reactor.CallFromThread(call);
    }
}
