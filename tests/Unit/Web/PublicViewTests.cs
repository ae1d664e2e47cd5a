using System.Text.Json.Nodes;
using Monitoring.Collector.Web;
using Monitoring.Model;
using Monitoring.Tests.Unit.Listening;
using static Monitoring.Tests.Unit.Web.StatusSamples;

namespace Monitoring.Tests.Unit.Web;

/// <summary>What everyone may see, and that nothing else can be told from it.</summary>
[TestClass]
public sealed class PublicViewTests : IDisposable
{
    private const string Secret = "confidential";

    private static readonly HostRow Full = new()
    {
        Id = Secret,
        Name = "web-1",
        State = HostRowState.Late,
        StateReason = Secret,
        Os = Secret,
        Kernel = Secret,
        AgentVersion = Secret,
        Address = Secret,
        BootMs = 777_777,
        LastSeenMs = 777_777,
        SampleMs = 777_777,
        RttMs = 777_777,
        Labels = new LabelSet(new Label(Secret, Secret)),
        FullestMount = Secret,
        FullestRatio = 777_777,
        CertificateEndsMs = 777_777,
        BytesPerSample = 777_777,
        ClockOffsetMs = 777_777,
        ClockTrouble = Secret,
        CpuRatio = 0.5,
        Cores = 4,
        Load1 = 1.5,
        MemoryUsedBytes = 1,
        MemoryTotalBytes = 2,
        DiskUsedBytes = 3,
        DiskTotalBytes = 4,
        DiskMount = "/" + Secret,
        NetworkReceiveBytesPerSecond = 5,
        NetworkTransmitBytesPerSecond = 6,
        Series = 777_777,
        RefusedSeries = 777_777,
        RefusedExamples = [Secret],
        LinkCounter = 777_777,
    };

    private static readonly HostRow Hidden = Full with { Id = "h", Name = "hidden-1", MemoryTotalBytes = 1_000 };

    private readonly ScriptedView whole = new(With(Full, Hidden) with
    {
        Round = new RoundSummary(7, 1_000, 2_000, 2, 0, ["hidden-1", "web-1"]),
        Fleet = new FleetSummary { Late = 2, MemoryTotalBytes = 1_002, Top = new TopHosts(["hidden-1"], ["hidden-1"]) },
    });

    private readonly List<StatusSnapshot> published = [];
    private readonly KeptLines log = new();
    private readonly PublicView view;

    public PublicViewTests()
    {
        view = new PublicView(whole, NamePatterns.Parse("web-*")!, log);
        view.Published.Subscribe(published.Add);
    }

    [TestMethod]
    public void Document_Whole_HoldsWhatIsStatedAndNothingElse()
    {
        var json = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(
            StatusEvents.Document(view.Current, DateTimeOffset.UnixEpoch), StatusJson.Default.StatusDocument))!;

        Assert.DoesNotContain(Secret, json.ToJsonString());
        Assert.DoesNotContain("777777", json.ToJsonString());
        Assert.DoesNotContain("hidden", json.ToJsonString());
        Assert.DoesNotContain("1002", json.ToJsonString());
        var told = json["hosts"]!.AsArray().Single()!.AsObject()
            .Where(pair => pair.Value?.ToJsonString() is not (null or "\"\"" or "[]" or "{}" or "0" or "\"/\""))
            .Select(pair => pair.Key);
        Assert.AreSequenceEqual(
            [
                "id", "name", "state", "cpuRatio", "cores", "load1", "memoryUsedBytes", "memoryTotalBytes",
                "diskUsedBytes", "diskTotalBytes", "networkReceiveBytesPerSecond", "networkTransmitBytesPerSecond",
            ],
            told);
        Assert.AreEqual("web-1", (string)json["hosts"]![0]!["id"]!);
        Assert.AreEqual(
            new CollectorFacts("", 0, "", Insecure: false, InstallFrom: "", Page: "a page"), view.Current.Collector);
    }

    [TestMethod]
    public void Totals_AreThoseOfTheChosenAlone()
    {
        Assert.AreEqual((0, 1, 0, 0), (
            view.Current.Fleet.Up, view.Current.Fleet.Late, view.Current.Fleet.Down, view.Current.Fleet.KeptOut));
        Assert.AreEqual(2, view.Current.Fleet.MemoryTotalBytes);
        Assert.AreEqual(new RatioSpread(0.5, 0.5, 0.5, 0.5), view.Current.Fleet.CpuRatio);
        Assert.AreEqual((1, 0), (view.Current.Round.Expected, view.Current.Round.Answered));
        Assert.AreEqual("web-1", view.Current.Round.Missing.Single());
    }

    [TestMethod]
    public void Round_LargeOutage_CountsTheChosenBehindManyOthers()
    {
        var others = Enumerable.Range(100, 2 * RoundSummary.MissingToldMax).Select(i => $"hidden-{i}");

        whole.Publish(NextRound(Full) with { Round = new RoundSummary(8, 2_000, 3_000, 41, 0, [.. others, "web-1"]) });

        Assert.AreEqual("web-1", view.Current.Round.Missing.Single());
        Assert.AreEqual(0, view.Current.Round.Answered);
    }

    [TestMethod]
    public void Change_OfWhatIsNotShown_MakesNoEvent()
    {
        var before = view.Current;

        whole.Publish(whole.Current with { Hosts = [Full with { RttMs = 1, Address = "other" }, Hidden] });

        Assert.HasCount(1, published);
        Assert.IsEmpty(StatusEvents.Changes(before, published[0], default, DateTimeOffset.UnixEpoch));
    }

    [TestMethod]
    public void Change_OfWhatIsShown_IsAnEventOfThatHost()
    {
        var before = view.Current;

        whole.Publish(whole.Current with { Hosts = [Full with { Load1 = 2 }, Row("web-2") with { Name = "web-2" }] });

        var events = StatusEvents.Changes(before, view.Current, default, DateTimeOffset.UnixEpoch);
        Assert.HasCount(2, events);
        Assert.HasCount(2, view.Current.Hosts);
    }

    [TestMethod]
    public void Host_KeptOut_IsNotShown()
    {
        whole.Publish(whole.Current with { Hosts = [Full, Full with { Id = "x", State = HostRowState.KeptOut }] });

        Assert.AreEqual(HostRowState.Late, view.Current.Hosts.Single().State);
    }

    [TestMethod]
    public void Hosts_Gone_LeaveTotalsWithoutFigures()
    {
        whole.Publish(whole.Current with
        {
            Hosts = [Hidden],
            Round = new RoundSummary(8, 2_000, 3_000, 1, 1, []),
        });

        Assert.IsEmpty(view.Current.Hosts);
        Assert.IsNull(view.Current.Fleet.MemoryTotalBytes);
        Assert.AreEqual(RatioSpread.None, view.Current.Fleet.CpuRatio);
    }

    [TestMethod]
    public void Totals_OfAnyFigures_AreFiniteAndEndNoFeed()
    {
        var huge = Full with
        {
            MemoryTotalBytes = long.MaxValue,
            CpuRatio = double.NaN,
            NetworkReceiveBytesPerSecond = double.NaN,
        };
        whole.Publish(NextRound(Full, huge with { Name = "web-2" }, huge with { Name = "web-3" }));

        Assert.AreEqual(long.MaxValue, view.Current.Fleet.MemoryTotalBytes);
        Assert.AreEqual(5, view.Current.Fleet.NetworkReceiveBytesPerSecond);
        Assert.AreEqual(new RatioSpread(0.5, 0.5, 0.5, 0.5), view.Current.Fleet.CpuRatio);
    }

    [TestMethod]
    public void Totals_Percentiles_AreThoseThatReadersGet()
    {
        whole.Publish(NextRound(Full with { CpuRatio = 0.2 }, Full with { Name = "web-2", CpuRatio = 0.4 }));

        Assert.AreEqual(0.3, view.Current.Fleet.CpuRatio.P50!.Value, 1e-9);
        Assert.AreEqual(0.39, view.Current.Fleet.CpuRatio.P95!.Value, 1e-9);
    }

    [TestMethod]
    public void Snapshot_ThatCannotBeProjected_LeavesTheOneBefore()
    {
        var before = view.Current;

        whole.Publish(NextRound(Full, null!));
        whole.Publish(NextRound(Full, null!));

        Assert.AreSame(before, view.Current);
        Assert.HasCount(1, log.Lines, "there are many snapshots a second");
        whole.Publish(NextRound(Full with { Load1 = 2 }));
        Assert.AreEqual(2, published[^1].Hosts.Single().Load1);
    }

    [TestMethod]
    public void Hosts_Unchanged_AreNotProjectedAgain()
    {
        const int hosts = 1_000;
        whole.Publish(NextRound([.. Enumerable.Range(0, hosts).Select(i => Full with { Name = $"web-{i}" })]));
        whole.Publish(whole.Current with { Hosts = [.. whole.Current.Hosts] });
        var again = whole.Current with { Hosts = [.. whole.Current.Hosts] };
        var before = view.Current.Hosts;

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        whole.Publish(again);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        Assert.AreEqual(before, view.Current.Hosts);
        Assert.IsLessThan(8 * hosts, allocated, "not a word for each host");
    }

    private StatusSnapshot NextRound(params HostRow[] hosts) =>
        whole.Current with { Hosts = [.. hosts], Round = new RoundSummary(8, 2_000, 3_000, 1, 1, []) };

    public void Dispose()
    {
        view.Dispose();
        whole.Dispose();
    }
}
