using System.Buffers.Binary;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Protocol.Sessions;
using Monitoring.Tests.Unit.Protocol.Vectors;

namespace Monitoring.Tests.Unit.Protocol.Codec;

/// <summary>
/// Frames that were changed at random, with their checksums made right again so that they get past the first check:
/// nothing throws, nothing hangs, and no frame makes a decoder take memory out of proportion.
/// MONITORING_TEST_FUZZ_FRAMES says how many; 100,000 by default. The same seed gives the same frames.
/// </summary>
[TestClass]
public sealed class FuzzTests
{
    // A frame of n bytes may define series that take so much more memory than their bytes.
    private const int AllocatedPerByteMax = 2000;
    private const int AllocatedMin = 100_000;

    private static readonly int Frames =
        int.TryParse(Environment.GetEnvironmentVariable("MONITORING_TEST_FUZZ_FRAMES"), out var frames)
            ? frames
            : 100_000;

    private readonly Random random = new(TestSeed.Value);
    private readonly byte[][][] streams = [.. VectorStreams.All.Values.Select(make => Lines(make()))];
    private readonly byte[][] control = ControlFrames();

    [TestMethod]
    public void StreamDecoder_OfMutatedFrames_NeitherThrowsNorGrows()
    {
        for (var i = 0; i < Frames;)
        {
            var stream = streams[random.Next(streams.Length)];
            var decoder = new StreamDecoder(0xFEDCBA9876543210);
            var valid = random.Next(Math.Min(stream.Length, 12));
            foreach (var bytes in stream.AsSpan(0, valid))
                Apply(decoder, bytes);
            // Once broken, a decoder is of no more use.
            for (var tries = 0; tries < 8 && !decoder.Broken; tries++, i++)
                AssertBounded(decoder, Mutated(stream[random.Next(stream.Length)]));
        }
    }

    [TestMethod]
    public void Sessions_OfMutatedFrames_EndOrGoOn()
    {
        var reactor = new VirtualReactor();
        for (var i = 0; i < Frames / 20; i++)
        {
            var collector = new TestCollector(reactor);
            var collecting = collector.Accept();
            Feed(collecting, control[0]);
            var agent = new TestAgent(reactor);
            var sampling = agent.Dial();
            Feed(sampling, control[1]);
            for (var n = 0; n < 4; n++)
            {
                var frame = random.Next(2) == 0 ? control[random.Next(control.Length)] : streams[0][random.Next(8)];
                collecting.DataReceived(Mutated(frame));
                sampling.DataReceived(Mutated(frame));
            }
            collecting.ConnectionLost(null);
            sampling.ConnectionLost(null);
            Assert.IsNotNull(collector.End);
            Assert.IsNotNull(agent.End);
        }
    }

    private static void Feed(Monitoring.Transport.IProtocol session, byte[] first)
    {
        session.ConnectionMade(new DeafTransport());
        session.DataReceived(first);
    }

    private void AssertBounded(StreamDecoder decoder, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Apply(decoder, bytes);
        List<Monitoring.Model.GroupSnapshot> changed = [];
        decoder.TakeChanged(changed);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsLessThan(AllocatedMin + (long)AllocatedPerByteMax * bytes.Length, allocated);
    }

    private static void Apply(StreamDecoder decoder, byte[] bytes)
    {
        if (FrameReader.Read(bytes, out var frame) != FrameReading.Ok)
            return;
        if (frame.Type == FrameType.Snapshot)
            decoder.ApplySnapshot(frame.Payload);
        else
            decoder.Apply(frame, out _);
    }

    private byte[] Mutated(byte[] original)
    {
        List<byte> bytes = [.. original];
        for (var mutations = 1 + random.Next(4); mutations > 0; mutations--)
            Mutate(bytes);
        var result = bytes.ToArray();
        if (result.Length >= Frame.BytesMin && random.Next(16) != 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(result, result.Length);
            var covered = result.AsSpan(0, result.Length - Frame.ChecksumBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(covered.Length), Checksum.Crc32C(covered));
        }
        return result;
    }

    private void Mutate(List<byte> bytes)
    {
        // Mostly the payload; the type and flags now and then.
        if (bytes.Count == 0)
            return;
        var at = random.Next(bytes.Count);
        if (random.Next(8) != 0)
            at = Math.Min(at + sizeof(uint), bytes.Count - 1);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 3:
                bytes.RemoveAt(at);
                break;
            case 4:
                bytes.InsertRange(at, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);
                break;
            default:
                bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                break;
        }
    }

    private static byte[][] Lines(string hex) =>
        [.. hex.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromHexString)];

    /// <summary>HELLO and WELCOME first.</summary>
    private static byte[][] ControlFrames()
    {
        var hello = new Hello(
            1, 1, default, Guid.NewGuid(), 0xFEDCBA9876543210, 1, default, "host", "1", 0,
            [new(0xFEDCBA9876543210, 0, 0)]);
        Action<FrameWriter>[] all =
        [
            hello.Write,
            new Welcome(1, default, Guid.NewGuid(), 0, 64, 20_000, [new(77, 0, 0)], 1 << 20).Write,
            new Enrol(1, 1, Guid.NewGuid(), "host", 7, new byte[32], new byte[250]).Write,
            new Cert(new byte[400], [new byte[400]]).Write,
            new Renew(new byte[250]).Write,
            new Goodbye(GoodbyeReason.Stopped, "text").Write,
            to => new Ack(5, 300).Write(to, 0),
            new Refused(5, 2, [new(1, RefusalReason.BadName)]).Write,
            new Configuration(1, [new("name", "value")]).Write,
            new Poll(1, PollKind.Ping, 2000, default).Write,
            new Result(1, PollKind.SampleNow, PollStatus.Ok, new byte[40]).Write,
        ];
        return [.. all.Select(write =>
        {
            var writer = new FrameWriter();
            write(writer);
            return writer.Written.ToArray();
        })];
    }

    private sealed class DeafTransport : Monitoring.Transport.ITransport
    {
        public System.Net.EndPoint Peer { get; } = new System.Net.IPEndPoint(0, 1);

        public int UnsentBytes => 0;

        public void Write(ReadOnlySpan<byte> data)
        {
        }

        public void LoseConnection()
        {
        }

        public void AbortConnection()
        {
        }
    }
}
