using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Store.Query;

/// <summary>What a question costs besides what it decodes.</summary>
[TestClass]
public sealed class HistoryQueriesTests
{
    private readonly FakeHistory history = new();

    [TestMethod]
    public void HostsOf_ForgottenHosts_LooksForStreamsOnce()
    {
        var ids = Enumerable.Range(1, 5).Select(Record).ToArray();

        var hosts = Queries().HostsOf([.. ids.Select(id => id.ToString())], QueryBudget.Unlimited());

        CollectionAssert.AreEqual(ids, hosts.Select(host => host.Id).ToArray());
        Assert.AreEqual(1, history.Looks);
    }

    [TestMethod]
    public void HostsOf_KnownHosts_LooksForNoStreams()
    {
        var known = new HostIdentity(Record(1), "web1", LabelSet.Empty);

        Queries(known).HostsOf(["web1", $"{known.Id}"], QueryBudget.Unlimited());

        Assert.AreEqual(0, history.Looks);
    }

    [TestMethod]
    [DataRow(false, DisplayName = "range")]
    [DataRow(true, DisplayName = "series")]
    public void Ask_AskerLeaves_EndsBeforeTheNextHost(bool isSeries)
    {
        using var leaving = new CancellationTokenSource();
        history.Reading += leaving.Cancel;
        // Nothing of them lies in the span, so that nothing is decoded that the budget would see.
        for (var i = 1; i <= 3; i++)
            Record(i);
        var budget = new QueryBudget(QueryLimits.Default, leaving.Token);
        var span = new TimeSpanMs(20_000, 30_000);
        var raw = new StepGrid(span.FromMs, span.ToMs, 1, 1);

        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            if (isSeries)
                Queries().Series([], SeriesSelector.All, span, budget);
            else
                Queries().Range(new([], SeriesSelector.All, StepFunction.Raw, raw), budget);
        });

        Assert.AreEqual(1, history.Reads);
    }

    [TestMethod]
    public void Ask_SeriesThatComeAndGo_AreCountedAsTheyCome()
    {
        var stream = new RecordedStream();
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        var slot = 0;
        for (var i = 0; i < 4; i++)
        {
            stream.Cycle(i * 1_000, encoder =>
            {
                if (i > 0)
                    encoder.Retire(slot);
                slot = encoder.Define(group, RecordedStream.Counter($"c{i}_total"));
                encoder.WriteGroup(group, [i]);
            });
        }
        history.Add(new Guid(1, 0, 0, new byte[8]), stream);
        var budget = new QueryBudget(QueryLimits.Default with { SeriesHeldMax = 3 });

        var refused = Assert.ThrowsExactly<QueryException>(
            () => Queries().Series([], SeriesSelector.All, new(0, 10_000), budget));
        Assert.HasCount(1, Queries().Series([], SeriesSelector.Parse("c2_total"), new(0, 10_000), budget).Found);

        Assert.AreEqual(
            "more than 3 series of one host match in the range: narrow the selector, or ask for a shorter range",
            refused.Message);
    }

    private Guid Record(int host)
    {
        var id = new Guid(host, 0, 0, new byte[8]);
        var stream = new RecordedStream();
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        stream.Cycle(1_000, encoder =>
        {
            encoder.Define(group, RecordedStream.Counter("c_total"));
            encoder.WriteGroup(group, [1]);
        });
        history.Add(id, stream);
        return id;
    }

    private HistoryQueries Queries(params HostIdentity[] known) => new(history, new Names(known));

    private sealed class Names(IReadOnlyList<HostIdentity> hosts) : IHostNames
    {
        public IReadOnlyList<HostIdentity> Hosts { get; } = hosts;
    }
}
