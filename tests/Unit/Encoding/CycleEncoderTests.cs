using Monitoring.Agent.Encoding;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Sampling;

// Not named after its folder: a namespace Encoding would hide System.Text.Encoding from all other tests.
namespace Monitoring.Tests.Unit.CycleEncoding;

/// <summary>Encodes scripted samplers and looks at what the collector's decoder makes of the frames.</summary>
[TestClass]
public sealed class CycleEncoderTests : IFrameSink
{
    private static readonly Family Disk = new("test_disk", MetricType.Gauge, "A disk.");

    private readonly VirtualReactor reactor = new();
    private readonly StreamDecoder decoder = new(incarnation: 1);
    private readonly List<StreamEvent> events = [];
    private readonly Dictionary<string, ulong> disks = [];
    private readonly CycleEncoder encoder = new(new StreamEncoder(1), SamplingIntervals.Default);
    private ScheduledSampler[]? samplers;
    private int defines;
    private bool failing;

    public CycleEncoderTests() => encoder.Sink = this;

    [TestMethod]
    public void Cycle_Values_ArriveWithSeriesAndInterval()
    {
        disks["sda"] = 5;

        Cycle();

        Assert.AreEqual("test_disk{disk=\"sda\"} 5", Live());
        Assert.AreEqual(TimeSpan.FromSeconds(1), decoder.IntervalOf("disks"));
    }

    [TestMethod]
    public void Cycle_SeriesThatGoesAndComesBack_LeavesAtOnceAndReturns()
    {
        disks["sda"] = 1;
        disks["sdb"] = 2;
        Cycle();
        disks.Remove("sda");
        Cycle();
        Assert.AreEqual("test_disk{disk=\"sdb\"} 2", Live());

        disks["sda"] = 9;
        Cycle();

        Assert.AreEqual("test_disk{disk=\"sdb\"} 2, test_disk{disk=\"sda\"} 9", Live());
    }

    [TestMethod]
    public void Cycle_NothingComesOrGoes_DefinesNothing()
    {
        disks["sda"] = 1;
        Cycle();
        var before = defines;

        for (var i = 0; i < 200; i++)
        {
            disks["sda"]++;
            Cycle();
        }

        Assert.AreEqual(before, defines);
        Assert.AreEqual("test_disk{disk=\"sda\"} 201", Live());
    }

    [TestMethod]
    public void Cycle_SamplerFails_HasNoValuesUntilItWorksAgain()
    {
        disks["sda"] = 1;
        Cycle();
        failing = true;
        Cycle();
        Assert.AreEqual("", Live());

        failing = false;
        Cycle();

        Assert.AreEqual("test_disk{disk=\"sda\"} 1", Live());
    }

    [TestMethod]
    public void Cycle_ClockStepGapAndDrop_AreToldAsEvents()
    {
        disks["sda"] = 1;
        Cycle();
        encoder.ReportDropped(12);

        Cycle(TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(4));

        Assert.AreEqual(
            "ClockStep -5000, Gap 4000, Drop 12", string.Join(", ", events.Select(e => $"{e.Kind} {e.Amount}")));
        Cycle();
        Assert.HasCount(3, events);
    }

    [TestMethod]
    public void Losses_MoreThanMayWait_AreJoinedAndLeaveRoomForOthers()
    {
        for (var i = 0; i < 1_000; i++)
            encoder.ReportEvent(EventKind.Drop, 7, "a file was damaged");
        encoder.ReportEvent(EventKind.Gap, 3, "nothing was sampled");

        Cycle();

        Assert.HasCount(CycleEncoder.LossesMax + 2, events);
        Assert.AreEqual(7_000, events.Where(e => e.Kind == EventKind.Drop).Sum(e => e.Amount));
        Assert.AreEqual(3, events.Single(e => e.Kind == EventKind.Gap).Amount);
    }

    [TestMethod]
    public void Cycle_GroupThatIsOutOfStep_IsLostAndTheNextIsWhole()
    {
        disks["sda"] = 1;
        Cycle();
        encoder.Stream.Begin(0);
        encoder.Stream.Define(0, new Series(Disk, new LabelSet(new Label("disk", "stray"))));
        disks["sdb"] = 2;
        Assert.Throws<ArgumentException>(() => Cycle());
        encoder.CycleEnded();

        disks["sda"] = 3;
        Cycle();

        Assert.AreEqual("test_disk{disk=\"sda\"} 3, test_disk{disk=\"sdb\"} 2", Live());
    }

    [TestMethod]
    public void Cycle_FailsWhenItsFramesAreHalfWritten_IsLostAndTheNextIsWhole()
    {
        disks["sda"] = 1;
        Cycle();
        disks["sdb"] = 2;
        encoder.Stream.Report(new StreamEvent(EventKind.Gap, 0, 0, null!));
        Assert.Throws<Exception>(() => Cycle());
        encoder.CycleEnded();

        Cycle();

        Assert.AreEqual("test_disk{disk=\"sda\"} 1, test_disk{disk=\"sdb\"} 2", Live());
    }

    [TestMethod]
    public void Cycle_SteadyState_AllocatesNothing()
    {
        disks["sda"] = 1;
        var samplers = Samplers();
        for (var i = 0; i < 200; i++)
            Encode(samplers, default);
        var cycles = 0;

        Allocation.AssertNone(
            () =>
            {
                for (var i = 0; i < 200; i++)
                    Encode(samplers, new Cycle(cycles++ * 1000));
            },
            "encoding");
    }

    public void FramesEncoded(IReadOnlyList<EncodedFrame> frames, ReadOnlySpan<byte> bytes)
    {
        foreach (var encoded in frames)
        {
            defines += encoded.IsCatalogue ? 1 : 0;
            var whole = bytes.Slice(encoded.Offset, encoded.Length);
            Assert.AreEqual(FrameReading.Ok, FrameReader.Read(whole, out var frame));
            Assert.AreEqual(Application.Applied, decoder.Apply(frame, out var happened));
            if (happened is not null)
                events.Add(happened);
        }
    }

    private void Cycle(TimeSpan step = default, TimeSpan gap = default)
    {
        samplers ??= Samplers();
        Encode(samplers, new Cycle(1000, step, gap));
        encoder.CycleEnded();
    }

    private void Encode(ScheduledSampler[] samplers, Cycle cycle)
    {
        foreach (var sampler in samplers)
            sampler.Complete(sampler.Execute(reactor));
        encoder.CycleSampled(cycle, samplers);
    }

    private ScheduledSampler[] Samplers()
    {
        var handles = new Dictionary<string, int>();
        var sampler = new ScriptedSampler("disks", SamplingPace.Fast, group =>
        {
            foreach (var (name, value) in disks)
            {
                if (!handles.TryGetValue(name, out var handle))
                    handles[name] = handle = group.Add(Disk, new Label("disk", name));
                group.Set(handle, value);
            }
            return !failing;
        });
        return [new ScheduledSampler(sampler, sampler.Pace, Log.None)];
    }

    private string Live()
    {
        var groups = new List<GroupSnapshot>();
        decoder.TakeAll(groups);
        return string.Join(", ", groups.SelectMany(g => g.Series.Select((s, i) => $"{s} {g.Values[i]}")));
    }
}
