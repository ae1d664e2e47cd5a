using System.Globalization;
using System.Text;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Sampling;

/// <summary>Runs one sampler cycle by cycle, as the agent does, and shows what is live as exposition text.</summary>
internal sealed class SamplerTrial(ISampler sampler) : IDisposable
{
    private const int WarmUpCycles = 10;
    private const int MeasuredCycles = 100;

    private readonly SampleGroup group = new(sampler.Name);

    public ISampler Sampler { get; } = sampler;

    /// <summary>
    /// The sampler that the agent would make for this host, with flags such as <c>collector.cpu.info</c>.
    /// </summary>
    public static SamplerTrial Of(SamplerSpec spec, HostPaths paths, params (string Flag, string Value)[] flags) =>
        new(spec.Make(new SamplerContext(paths, new ManualTime(), flags.ToDictionary(f => f.Flag, f => f.Value))));

    /// <summary>
    /// One cycle; its samples, each family's after a <c># TYPE</c> line, in the order in which series came to be.
    /// </summary>
    public string Cycle()
    {
        Assert.IsTrue(CycleHasData(), $"{Sampler.Name} says that the host has no such data");
        return Exposition();
    }

    /// <summary>One cycle; false when the host has nothing of the kind.</summary>
    public bool CycleHasData()
    {
        group.BeginCycle();
        return Sampler.Sample(group);
    }

    /// <summary>One cycle; only its samples whose line contains <paramref name="part"/>, without types.</summary>
    public string CycleOf(string part)
    {
        var lines = Cycle().Split('\n').Where(l => !l.StartsWith('#') && l.Contains(part, StringComparison.Ordinal));
        return string.Join('\n', lines);
    }

    /// <summary>The samples that a part of a sampler sets in a cycle of its own, without types.</summary>
    public string ShowSamples(Action<SampleGroup> set)
    {
        group.BeginCycle();
        set(group);
        return string.Join('\n', Exposition().Split('\n').Where(l => !l.StartsWith('#')));
    }

    /// <summary>One cycle that must fail; the message that the user would see.</summary>
    public string CycleFails()
    {
        group.BeginCycle();
        return Assert.Throws<Exception>(() => Sampler.Sample(group)).Message;
    }

    /// <summary>
    /// One cycle that must show exactly what stands in <c>expected.txt</c> of the fixture. What it showed instead is
    /// left in a file, to compare.
    /// </summary>
    public void AssertShowsExpected(string fixture)
    {
        var shown = Cycle();
        if (shown == File.ReadAllText(HostTree.FixtureAt(fixture, "expected.txt")).TrimEnd('\n'))
            return;
        var file = Path.Combine(Path.GetTempPath(), "shown", fixture, "expected.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, shown + "\n");
        Assert.Fail($"{fixture}/expected.txt says otherwise; what was shown stands in {file}");
    }

    /// <summary>A hundred cycles on an unchanged host must allocate nothing.</summary>
    public void AssertAllocatesNothing()
    {
        RunCycles(WarmUpCycles);
        Allocation.AssertNone(() => RunCycles(MeasuredCycles), Sampler.Name);
    }

    public void Dispose() => Sampler.Dispose();

    private void RunCycles(int count)
    {
        for (var i = 0; i < count; i++)
        {
            group.BeginCycle();
            Sampler.Sample(group);
        }
    }

    private string Exposition()
    {
        var text = new StringBuilder();
        var announced = new HashSet<string>();
        var known = new HashSet<string>();
        for (var handle = 0; handle < group.HandleEnd; handle++)
        {
            // A handle that was released has no series.
            if (group.SeriesAt(handle) is not { } series)
                continue;
            Assert.IsTrue(known.Add(series.ToString()), $"{series} was added twice");
            if (!group.IsLive(handle))
                continue;
            if (announced.Add(series.Family.Name))
                text.Append("# TYPE ").Append(series.Family.Name).Append(' ').AppendLine(TypeOf(series.Family));
            text.Append(series).Append(' ').AppendLine(ValueOf(series, group.NativeAt(handle)));
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string TypeOf(Family family) => family.Type.ToString().ToLowerInvariant();

    private static string ValueOf(Series series, long native) =>
        series.Family.ToExposed(native).ToString("R", CultureInfo.InvariantCulture);
}
