using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Processes;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;
using Monitoring.Tests.Unit.Web.History;

namespace Monitoring.Tests.Unit.Web.Processes;

[TestClass]
public sealed class ProcessStreamTests : IDisposable
{
    private readonly CollectorUnderTest collector = new();
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
    private readonly WebApplication application = WebApplication.CreateSlimBuilder().Build();
    private bool mayRead = true;

    public ProcessStreamTests() =>
        new ProcessStream(collector.Commands, collector.Reactor, _ => mayRead).Map(application);

    [TestMethod]
    public async Task Stream_OfAHost_BringsItsProcesses()
    {
        collector.Host("web1").Dial();
        collector.Wait(1);
        using var viewer = Join("?host=web1");

        collector.Wait(0.1);

        Assert.AreEqual(
            "event: processes\ndata: {\"spanMs\":1000,\"processes\":[{\"pid\":7,\"command\":\"init\",\"cpuRatio\":0.25,"
            + "\"residentBytes\":4096}]}",
            await viewer.NextAsync());
    }

    // Nothing is awaited here, as the virtual reactor stays with the thread that made it.
    [TestMethod]
    public void Stream_ViewerLeaves_TheHostIsAskedNoMore()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        using var viewer = Join("?host=web1");
        collector.Wait(1.1);
        Assert.AreEqual(2, host.AskedForProcesses);

        viewer.Leave();
        Assert.IsTrue(SpinWait.SpinUntil(() => viewer.Served.IsCompleted, TimeSpan.FromSeconds(30)));
        collector.Wait(5);

        Assert.AreEqual(2, host.AskedForProcesses);
    }

    [TestMethod]
    public async Task Stream_OfAHostThatThereIsNot_SaysSo()
    {
        using var viewer = Join("?host=web9");

        collector.Wait(0.1);

        Assert.AreEqual("event: trouble\ndata: {\"message\":\"no host is called web9\"}", await viewer.NextAsync());
    }

    [TestMethod]
    public async Task Stream_ViewerMayReadNoMore_EndsBeforeTheNextEvent()
    {
        collector.Host("web1").Dial();
        collector.Wait(1);
        using var viewer = Join("?host=web1");

        mayRead = false;
        collector.Wait(0.1);

        await viewer.Served;
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("?host=")]
    [DataRow("?host=a&host=b")]
    public async Task Stream_OfNoneOrSeveral_IsRefused(string query)
    {
        using var viewer = Join(query);

        await viewer.Served;

        Assert.AreEqual(400, viewer.Context.Response.StatusCode);
    }

    [TestMethod]
    public async Task Stream_MoreThanTheLimit_IsRefused()
    {
        var viewers = Enumerable.Range(0, WebLimits.ProcessViewersMax).Select(_ => Join("?host=web9")).ToArray();
        using var refused = Join("?host=web9");

        await refused.Served;

        Assert.AreEqual(503, refused.Context.Response.StatusCode);
        foreach (var viewer in viewers)
        {
            viewer.Leave();
            await viewer.Served;
            viewer.Dispose();
        }
    }

    public void Dispose()
    {
        ((IDisposable)application).Dispose();
        patience.Dispose();
        collector.Dispose();
    }

    private Viewer Join(string query)
    {
        var viewer = new Viewer(query, patience.Token);
        viewer.Served = HistoryRig.RoutesOf(application).Single().RequestDelegate!(viewer.Context);
        return viewer;
    }

    /// <summary>The browser's end of a stream.</summary>
    private sealed class Viewer : IDisposable
    {
        private readonly CancellationTokenSource left = new();
        private readonly StreamReader reader;
        private readonly CancellationToken timeout;

        public Viewer(string query, CancellationToken timeout)
        {
            this.timeout = timeout;
            var pipe = new Pipe();
            reader = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8, leaveOpen: true);
            Context.Request.QueryString = new QueryString(query.Length == 0 ? null : query);
            Context.RequestAborted = left.Token;
            Context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));
        }

        public DefaultHttpContext Context { get; } = new();

        public Task Served { get; set; } = Task.CompletedTask;

        public void Leave() => left.Cancel();

        /// <summary>All lines up to the next empty one.</summary>
        public async Task<string> NextAsync()
        {
            List<string> lines = [];
            while (await reader.ReadLineAsync(timeout) is { Length: > 0 } line)
                lines.Add(line);
            return string.Join('\n', lines);
        }

        public void Dispose() => left.Dispose();
    }
}
