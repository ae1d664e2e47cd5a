using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Delivery;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Fuzzing;

/// <summary>
/// The collector's side of a connection until its WELCOME, with the collector's own judgement of tokens. A unit of work
/// is a frame that was passed on, or something that was written.
/// </summary>
internal sealed class SessionSurface
{
    // One frame is passed on and one goodbye written; a certificate comes with a goodbye behind it.
    private const int WorkMax = 4;

    private readonly VirtualReactor reactor = new();
    private readonly TokenRegistry tokens;
    private readonly byte[][] seeds;

    private SessionSurface()
    {
        var secret = new byte[JoinToken.SecretBytes];
        var now = reactor.UtcNow;
        var token = new TokenRecord(7, SHA256.HashData(secret), 1, now, now.AddDays(1), LabelSet.Empty, null);
        tokens = new TokenRegistry([token]);
        var request = FixedSeeds.RequestForP256;
        var hello = Frame(new Hello(
            1, 1, default, Memberships.AgentId, 77, 1, Guid.Empty, "host", "1", 0, [new(77, 0, 0)]).Write);
        var enrol = Frame(new Enrol(1, 1, Memberships.AgentId, "host", token.Id, secret, request).Write);
        seeds =
        [
            hello, enrol, [.. hello, .. hello], [.. hello, .. enrol],
            Frame(new Enrol(1, 1, Memberships.AgentId, "host", token.Id + 1, secret, request).Write),
            Frame(new Enrol(1, 1, Memberships.AgentId, "host", token.Id, secret, new byte[300]).Write),
            Frame(new Hello(2, 9, default, Memberships.AgentId, 77, 1, Guid.Empty, "a/b", "1", 0, []).Write),
            [.. hello, .. Frame(new Goodbye(GoodbyeReason.Stopped, "bye").Write)],
            [.. hello, .. Frame(new Renew(request).Write)],
            [.. hello, .. Frame(new Result(1, PollKind.Ping, PollStatus.Ok, new byte[40]).Write)],
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(),
            [0x16, 0x03, 0x01, 0x02, 0x00, 0x01], new byte[Hello.FrameBytesMax + 10],
        ];
    }

    public static FuzzSurface Make()
    {
        var surface = new SessionSurface();
        return new("frames before WELCOME", surface.seeds, input => Task.FromResult(surface.Run(input)))
        {
            Words = [[0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x00, 0x20, 0x00, 0x00], "../"u8.ToArray(), [0xED, 0xA0, 0x80]],
            Mend = Mend,
            BytesMax = 3 * Hello.FrameBytesMax,
            WorkMax = WorkMax,
            AllocatedMax = (300_000, 8),
        };
    }

    private FuzzOutcome Run(byte[] input)
    {
        var (owner, wire) = (new Owner(tokens, reactor), new Wire());
        var session = new CollectorSession(reactor, owner, capture: null);
        session.ConnectionMade(wire);
        // The same input is always cut up alike.
        var random = new Random(input.Length);
        for (var at = 0; at < input.Length;)
        {
            var length = Math.Min(random.Next(1, 4_096), input.Length - at);
            session.DataReceived(input.AsSpan(at, length));
            at += length;
        }
        var state = session.State;
        session.ConnectionLost(null);
        Assert.AreEqual(1, owner.Ended, "the end is told once");
        Assert.AreEqual(0, reactor.Statistics.TimersPending, "no timer outlives the connection");
        return new FuzzOutcome($"{state} {owner.Passed}{wire.Said}", owner.Calls + wire.Writes);
    }

    private static byte[] Frame(Action<FrameWriter> write)
    {
        var writer = new FrameWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    // Each frame that fits gets its checksum; what is left behind the last becomes one.
    private static byte[] Mend(byte[] input)
    {
        var rest = input.AsSpan();
        while (rest.Length >= Monitoring.Protocol.Frames.Frame.BytesMin)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (length < Monitoring.Protocol.Frames.Frame.BytesMin || length > rest.Length)
                BinaryPrimitives.WriteInt32LittleEndian(rest, length = rest.Length);
            var covered = rest[..(length - Monitoring.Protocol.Frames.Frame.ChecksumBytes)];
            BinaryPrimitives.WriteUInt32LittleEndian(rest[covered.Length..], Checksum.Crc32C(covered));
            rest = rest[length..];
        }
        return input;
    }

    private sealed class Owner(TokenRegistry tokens, VirtualReactor reactor) : ICollectorSessionOwner
    {
        public string Passed { get; private set; } = "";

        public int Calls { get; private set; }

        public int Ended { get; private set; }

        public void HelloReceived(CollectorSession session, Hello hello) => Pass("HELLO ");

        public void EnrolReceived(CollectorSession session, Enrol enrol)
        {
            var request = SigningRequest.Read(enrol.Request.Span) is null ? "no request" : "request";
            Pass($"ENROL {tokens.Judge(enrol.Token, enrol.Secret.Span, reactor.UtcNow)}, {request} ");
            session.Goodbye(GoodbyeReason.WrongToken, "no", TimeSpan.Zero);
        }

        public void RenewReceived(CollectorSession session, Renew renew) => Pass("RENEW ");

        public void Decoded(CollectorSession session, StreamDecoder decoder, bool ahead) => Pass("frames ");

        public void FrameReceived(CollectorSession session, StreamDecoder decoder, in Frame frame) => Pass("frame ");

        public void KnownFrameDecoded(CollectorSession session, StreamDecoder decoder, in Frame frame) =>
            Pass("known ");

        public void EventReceived(CollectorSession session, ulong incarnation, StreamEvent happened) => Pass("EVENT ");

        public void SeriesRefused(CollectorSession session, Refused refused) => Pass("refused ");

        public void GoodbyeReceived(CollectorSession session, SessionEnd end) => Pass("GOODBYE ");

        void ICollectorSessionOwner.Ended(CollectorSession session, SessionEnd end) => Ended++;

        private void Pass(string what)
        {
            Passed += what;
            Calls++;
        }
    }

    private sealed class Wire : ITransport
    {
        public int Writes { get; private set; }

        public string Said { get; private set; } = "";

        public EndPoint Peer { get; } = new IPEndPoint(IPAddress.Loopback, 1);

        public int UnsentBytes => 0;

        public void Write(ReadOnlySpan<byte> data)
        {
            Writes++;
            if (FrameReader.Read(data, out var frame) == FrameReading.Ok && frame.Type == FrameType.Goodbye)
                Said = Goodbye.Read(frame.Payload)!.Reason.ToString();
        }

        public void LoseConnection()
        {
        }

        public void AbortConnection()
        {
        }
    }
}
