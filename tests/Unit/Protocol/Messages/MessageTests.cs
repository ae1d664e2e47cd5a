using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Protocol.Messages;

/// <summary>
/// Messages come out as they went in; cut short anywhere they are malformed; more at the end is ignored.
/// </summary>
[TestClass]
public sealed class MessageTests
{
    private readonly FrameWriter writer = new();

    [TestMethod]
    public void Hello_WrittenAndRead_IsTheSame()
    {
        var hello = new Hello(
            1, 3, Capabilities.Deflate, Guid.NewGuid(), 5, 2, Guid.NewGuid(), "hôst", "0.1.0", 1_700_000_000_000,
            [new(4, 10, 20, 15), new(5, 0, 0)]);
        hello.Write(writer);
        var read = AssertTotal(Hello.Read, laterBytes: hello.Queued.Count)!;

        CollectionAssert.AreEqual(hello.Queued.ToArray(), read.Queued.ToArray());
        Assert.AreEqual(hello, read with { Queued = hello.Queued });
    }

    [TestMethod]
    public void Hello_ThatEndsBeforeThem_HasNothingAcknowledged()
    {
        new Hello(1, 1, default, Guid.NewGuid(), 5, 1, Guid.Empty, "host", "", 0, [new(5, 1, 9, 7)])
            .Write(writer);

        var read = Hello.Read(Payload(writer).AsSpan()[..^1])!;

        Assert.AreEqual(new QueuedIncarnation(5, 1, 9), read.Queued.Single());
    }

    [TestMethod]
    public void TopProcesses_WrittenAndRead_IsTheSame()
    {
        var top = new TopProcesses(
            1_003, [new(1, 250, 4_096, "init"), new(int.MaxValue, int.MaxValue, long.MaxValue, "a) R (b")]);
        top.Write(writer);

        var read = TopProcesses.Read(writer.Written)!;

        Assert.AreEqual(1_003, read.SpanMs);
        CollectionAssert.AreEqual(top.Processes.ToArray(), read.Processes.ToArray());
        for (var length = 0; length < writer.Length; length++)
            Assert.IsNull(TopProcesses.Read(writer.Written[..length]));
    }

    [TestMethod]
    public void TopProcesses_MoreThanThereMayBe_IsMalformed()
    {
        writer.Varint(1_000);
        writer.Varint(TopProcesses.ProcessesMax + 1);
        for (var i = 0; i < 4 * (TopProcesses.ProcessesMax + 1); i++)
            writer.Varint(0);

        Assert.IsNull(TopProcesses.Read(writer.Written));
    }

    [TestMethod]
    public void Hello_SeqThatNoStoreTakes_IsMalformed()
    {
        const ulong tooHigh = Limits.SeqMax + 1;
        QueuedIncarnation[] queued = [new(5, tooHigh, 9), new(5, 1, tooHigh), new(5, 1, 9, tooHigh)];
        foreach (var one in queued)
        {
            var writer = new FrameWriter();
            new Hello(1, 1, default, Guid.NewGuid(), 5, 1, Guid.Empty, "host", "", 0, [one]).Write(writer);
            Assert.IsNull(Hello.Read(Payload(writer)));
        }
    }

    [TestMethod]
    public void Hello_WithoutIdentity_IsMalformed()
    {
        var hello = new Hello(
            1, 1, default, Guid.NewGuid(), 5, 1, Guid.Empty, "host", "", 0, []);
        Hello[] nameless = [hello with { Incarnation = 0 }, hello with { AgentId = default }];
        foreach (var bad in nameless)
        {
            writer.Clear();
            bad.Write(writer);
            Assert.IsNull(Hello.Read(Payload(writer)));
        }
    }

    [TestMethod]
    public void Welcome_WrittenAndRead_IsTheSame()
    {
        var welcome = new Welcome(1, default, Guid.NewGuid(), 5, 64, 20_000, [new(7, 100, 90)], 5000);
        welcome.Write(writer);
        var read = AssertTotal(Welcome.Read, laterBytes: 2)!;

        CollectionAssert.AreEqual(welcome.Progress.ToArray(), read.Progress.ToArray());
        Assert.AreEqual(welcome, read with { Progress = welcome.Progress });
    }

    [TestMethod]
    public void Welcome_OfVersion01_HasNoWindowInBytes()
    {
        new Welcome(1, default, Guid.Empty, 5, 64, 20_000, [new(7, 100, 90)], 1).Write(writer);

        Assert.AreEqual(int.MaxValue, Welcome.Read(Payload(writer).AsSpan()[..^1])!.UnackedBytesMax);
    }

    [TestMethod]
    public void Welcome_WithATooWideWindow_IsNarrowed()
    {
        new Welcome(1, default, Guid.Empty, 5, 1000, 20_000, [], 1 << 20).Write(writer);
        Assert.AreEqual(Limits.UnackedBatchesMax, Welcome.Read(Payload(writer))!.UnackedBatchesMax);
    }

    [TestMethod]
    public void Goodbye_WrittenAndRead_IsTheSame()
    {
        var goodbye = new Goodbye(GoodbyeReason.NameTaken, "taken", 5000);
        goodbye.Write(writer);
        Assert.AreEqual(goodbye, AssertTotal(Goodbye.Read));
    }

    [TestMethod]
    public void Goodbye_WithALongText_IsCutBetweenCharacters()
    {
        new Goodbye(GoodbyeReason.Malformed, "a" + new string('ü', Limits.TextBytesMax)).Write(writer);
        var read = Goodbye.Read(Payload(writer))!;
        Assert.AreEqual("a" + new string('ü', Limits.TextBytesMax / 2 - 1), read.Text);
    }

    [TestMethod]
    [DataRow(5UL, false)]
    [DataRow(6UL, true)]
    public void Ack_WrittenAndRead_SpellsOnlyAnotherIncarnation(ulong incarnation, bool isSpelled)
    {
        new Ack(incarnation, 300).Write(writer, helloIncarnation: 5);
        Assert.AreEqual(FrameReading.Ok, FrameReader.Read(writer.Written, out var frame));
        Assert.AreEqual(isSpelled, frame.Flags == FrameFlags.Incarnation);
        Assert.AreEqual(new Ack(incarnation, 300), Ack.Read(frame, helloIncarnation: 5));
    }

    [TestMethod]
    public void Refused_WrittenAndRead_IsTheSame()
    {
        new Refused(9, 2, [new(3, RefusalReason.BadName, "x"), new(400, RefusalReason.Duplicate)]).Write(writer);
        var read = AssertTotal(Refused.Read)!;
        Assert.AreEqual((9UL, 2), (read.Incarnation, read.Total));
        CollectionAssert.AreEqual(
            new Refusal[] { new(3, RefusalReason.BadName), new(400, RefusalReason.Duplicate) },
            read.Refusals.ToArray());
    }

    [TestMethod]
    public void Configuration_WrittenAndRead_IsTheSame()
    {
        new Configuration(3, [new("sampling.fast-interval", "5s")]).Write(writer);
        var read = AssertTotal(Configuration.Read)!;
        Assert.AreEqual(3UL, read.Revision);
        Assert.AreEqual("5s", read.Settings.Single().Value);
    }

    [TestMethod]
    public void PollAndResult_WrittenAndRead_KeepTheirBodies()
    {
        new Poll(7, PollKind.SampleNow, 2000, new byte[] { 1, 2 }).Write(writer);
        var poll = Poll.Read(Payload(writer))!;
        Assert.AreEqual((7U, PollKind.SampleNow, 2000), (poll.Request, poll.Kind, poll.TimeoutMs));
        CollectionAssert.AreEqual(new byte[] { 1, 2 }, poll.Body.ToArray());

        writer.Clear();
        new Result(7, PollKind.SampleNow, PollStatus.Failed, new byte[] { 3 }).Write(writer);
        var result = Result.Read(Payload(writer))!;
        Assert.AreEqual((7U, PollKind.SampleNow, PollStatus.Failed), (result.Request, result.Kind, result.Status));
        CollectionAssert.AreEqual(new byte[] { 3 }, result.Body.ToArray());
    }

    // The bytes at the end that came with a later release may be missing, but not in part.
    private T? AssertTotal<T>(Func<ReadOnlySpan<byte>, T?> read, int laterBytes = 0)
        where T : class
    {
        var payload = Payload(writer);
        for (var length = 0; length < payload.Length; length++)
        {
            if (laterBytes == 0 || length != payload.Length - laterBytes)
                Assert.IsNull(read(payload.AsSpan(0, length)), $"cut to {length}");
        }
        Assert.IsNotNull(read([.. payload, 1, 2, 3]));
        return read(payload);
    }

    private static byte[] Payload(FrameWriter written)
    {
        Assert.AreEqual(FrameReading.Ok, FrameReader.Read(written.Written, out var frame));
        return frame.Payload.ToArray();
    }
}
