using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Collector.Web;
using Monitoring.Reactor;
using static Monitoring.Tests.Unit.Web.StatusSamples;

namespace Monitoring.Tests.Unit.Web;

[TestClass]
public sealed class EventStreamTests : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
    private readonly VirtualReactor reactor = new();
    private readonly ScriptedView view = new(With(Row("a")));
    private readonly StatusFeed feed;
    private bool maySee = true;

    public EventStreamTests()
    {
        feed = new StatusFeed(view, reactor, NullLogger.Instance, stopping.Token);
        feed.Start();
    }

    [TestMethod]
    public async Task Stream_Start_IsTheWholeDocument()
    {
        var viewer = Join();

        Assert.AreEqual("retry: 1000", await viewer.NextAsync());
        StringAssert.Matches(
            await viewer.NextAsync(), new("^event: fleet\nid: [0-9a-f]{8}-\\d+\ndata: {\"now\":.*host-a"));
    }

    [TestMethod]
    public async Task Stream_RowChanges_SendsTheChangeWithALaterId()
    {
        var viewer = Join();
        await viewer.NextAsync();
        var first = Id(await viewer.NextAsync());

        Publish(With(Row("a"), Row("b")));
        var second = await viewer.NextAsync();

        StringAssert.StartsWith(second, "event: hosts\n");
        Assert.IsGreaterThan(first, Id(second));
    }

    [TestMethod]
    public async Task Stream_Quiet_IsKeptAliveByComments()
    {
        var viewer = Join();
        await viewer.NextAsync();
        await viewer.NextAsync();

        reactor.AdvanceBy(WebLimits.HeartbeatInterval);

        Assert.AreEqual(": alive", await viewer.NextAsync());
    }

    [TestMethod]
    public async Task Stream_ViewerTooSlow_GetsTheDocumentInsteadOfAllEvents()
    {
        var viewer = Join(pauseBytes: 1);
        await viewer.NextAsync();
        await viewer.SomethingAsync();

        // A viewer that reads along shows when the feed has written each step; the slow one reads nothing meanwhile.
        var keeper = Join();
        await keeper.NextAsync();
        await keeper.NextAsync();
        for (var i = 0; i < 2 * WebLimits.EventsKeptMax; i++)
        {
            Publish(With(Row("a", i)));
            await keeper.NextAsync();
        }

        List<string> got = [await viewer.NextAsync()];
        do
        {
            got.Add(await viewer.NextAsync());
        }
        while (!got[^1].Contains($"\"cpuRatio\":{(2 * WebLimits.EventsKeptMax) - 1},"));

        Assert.HasCount(2, got);
        StringAssert.StartsWith(got[1], "event: fleet\n");
    }

    [TestMethod]
    public async Task Stream_ManyChangesInAMoment_AreToldAsOne()
    {
        var viewer = Join();
        await viewer.NextAsync();
        await viewer.NextAsync();

        Publish(With(Row("a", 0)));
        await viewer.NextAsync();
        view.Publish(With(Row("a", 1)));
        view.Publish(With(Row("a", 2)));
        reactor.AdvanceBy(WebLimits.StepInterval);

        StringAssert.Contains(await viewer.NextAsync(), "[\"a\",2,");
    }

    [TestMethod]
    public async Task Stream_AfterABreak_GoesOnBehindTheLastEvent()
    {
        var viewer = Join();
        await viewer.NextAsync();
        await viewer.NextAsync();
        Publish(With(Row("a", 1)));
        var read = IdText(await viewer.NextAsync());
        viewer.Leave();
        await viewer.Served;
        Publish(With(Row("a", 2)));

        var again = Join(after: read);
        await again.NextAsync();

        StringAssert.StartsWith(await again.NextAsync(), $"event: resumed\nid: {read}\ndata: {{\"now\":");
        StringAssert.Contains(await again.NextAsync(), "[\"a\",2,");
    }

    [TestMethod]
    [DataRow("00000000-1")]
    [DataRow("-1")]
    [DataRow("x")]
    [DataRow("{feed}-99999")]
    [DataRow("{feed}--1")]
    [DataRow("{feed}-99999999999999999999")]
    public async Task Stream_AfterAnUnknownEvent_IsTheWholeDocument(string after)
    {
        var viewer = Join(after: after.Replace("{feed}", feed.Tail.LastId.Feed, StringComparison.Ordinal));
        await viewer.NextAsync();

        StringAssert.StartsWith(await viewer.NextAsync(), "event: fleet\n");
    }

    [TestMethod]
    public async Task Stream_MoreViewersThanTheLimit_IsRefused()
    {
        for (var i = 0; i < WebLimits.ViewersMax; i++)
        {
            Assert.IsTrue(feed.TryEnter());
        }

        var refused = Join();
        await refused.Served;

        Assert.AreEqual(503, refused.Context.Response.StatusCode);
        Assert.AreEqual("10", refused.Context.Response.Headers.RetryAfter.ToString());
        feed.Leave();
        Assert.IsTrue(feed.TryEnter());
    }

    [TestMethod]
    public async Task Stream_ViewerLeaves_IsCountedOut()
    {
        var viewer = Join();
        await viewer.NextAsync();
        Assert.AreEqual(1, feed.Viewers);

        viewer.Leave();
        await viewer.Served;

        Assert.AreEqual(0, feed.Viewers);
    }

    [TestMethod]
    public async Task Stream_ViewerMaySeeNoMore_EndsBeforeTheNextEvent()
    {
        var viewer = Join();
        await viewer.NextAsync();
        await viewer.NextAsync();

        maySee = false;
        Publish(With(Row("a"), Row("b")));
        await viewer.Served;

        Assert.AreEqual(0, feed.Viewers);
    }

    [TestMethod]
    public async Task Stream_ProgramStops_Ends()
    {
        var viewer = Join();
        await viewer.NextAsync();

        await stopping.CancelAsync();
        await viewer.Served;

        Assert.AreEqual(0, feed.Viewers);
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        patience.Dispose();
        view.Dispose();
    }

    private void Publish(StatusSnapshot snapshot)
    {
        view.Publish(snapshot);
        reactor.AdvanceBy(WebLimits.StepInterval);
    }

    private static string IdText(string written) =>
        written.Split('\n').Single(line => line.StartsWith("id: ", StringComparison.Ordinal))[4..];

    private static long Id(string written) => long.Parse(IdText(written).Split('-')[1]);

    private Viewer Join(int pauseBytes = 1 << 20, string after = "")
    {
        var viewer = new Viewer(pauseBytes, patience.Token);
        viewer.Context.Request.QueryString = QueryString.Create(EventStream.AfterParameter, after);
        viewer.Served = EventStream.ServeAsync(
            viewer.Context, feed, () => reactor.UtcNow, () => maySee, stopping.Token);
        return viewer;
    }

    /// <summary>The browser's end of a stream.</summary>
    private sealed class Viewer
    {
        private readonly CancellationTokenSource left = new();
        private readonly Pipe pipe;
        private readonly StreamReader reader;
        private readonly CancellationToken timeout;

        public Viewer(int pauseBytes, CancellationToken timeout)
        {
            this.timeout = timeout;
            pipe = new Pipe(new PipeOptions(pauseWriterThreshold: pauseBytes, resumeWriterThreshold: 1));
            reader = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8, leaveOpen: true);
            Context.RequestAborted = left.Token;
            Context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));
        }

        public DefaultHttpContext Context { get; } = new();

        public Task Served { get; set; } = Task.CompletedTask;

        public void Leave() => left.Cancel();

        /// <summary>Waits until there is something to read, and leaves it there.</summary>
        public async Task SomethingAsync()
        {
            var read = await pipe.Reader.ReadAsync(timeout);
            pipe.Reader.AdvanceTo(read.Buffer.Start);
        }

        /// <summary>All lines up to the next empty one.</summary>
        public async Task<string> NextAsync()
        {
            List<string> lines = [];
            while (await reader.ReadLineAsync(timeout) is { Length: > 0 } line)
            {
                lines.Add(line);
            }

            return string.Join('\n', lines);
        }
    }
}
