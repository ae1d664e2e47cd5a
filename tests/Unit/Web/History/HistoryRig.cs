using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Collector.Store.Query;
using Monitoring.Collector.Web.History;
using Monitoring.Model;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Store.Query;

namespace Monitoring.Tests.Unit.Web.History;

/// <summary>
/// The paths of the history over a history in memory: web1 in prod, db 2, and one that was forgotten.
/// </summary>
internal sealed class HistoryRig : IDisposable
{
    public const long StartMs = 1_767_225_600_000;

    private readonly VirtualReactor reactor = new(DateTimeOffset.FromUnixTimeMilliseconds(StartMs + 10_000));
    private QueryTurns turns = new(QueryLimits.Default);

    public FakeHistory History { get; } = new();

    public static Guid Web1 { get; } = Guid.Parse("00000000-0000-0000-0000-000000000001");

    public static Guid Db2 { get; } = Guid.Parse("00000000-0000-0000-0000-000000000002");

    public static Guid Gone { get; } = Guid.Parse("00000000-0000-0000-0000-000000000003");

    public QueryLimits Limits
    {
        set
        {
            turns.Dispose();
            turns = new QueryTurns(value);
        }
    }

    /// <summary>Gives a host five seconds of <c>c_total</c>, rising by 10, and of <c>g</c> by mode.</summary>
    public void Record(Guid host, long fromMs = StartMs)
    {
        var stream = new RecordedStream();
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        for (var second = 0; second < 5; second++)
        {
            stream.Cycle(fromMs + second * 1_000, encoder =>
            {
                if (second == 0)
                {
                    encoder.Define(group, RecordedStream.Counter("c_total"));
                    encoder.Define(group, RecordedStream.Gauge("g", new Label("mode", "idle")));
                    encoder.Define(group, RecordedStream.Gauge("g", new Label("mode", "user")));
                }
                var odd = second == 3 ? double.NaN : second / 4.0;
                encoder.WriteGroup(group, [10 * second, Bits(odd), Bits(double.PositiveInfinity)]);
            });
        }
        History.Add(host, stream);
    }

    public async Task<(int Status, string Text)> Get(string path, string query, bool gzip = false)
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        Endpoints().Map(app);
        var endpoint = RoutesOf(app).Single(route => route.RoutePattern.RawText == path);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };
        http.Request.QueryString = new QueryString(query);
        http.Request.Headers.AcceptEncoding = gzip ? "gzip" : "";

        await endpoint.RequestDelegate!(http);

        Assert.AreEqual("application/json; charset=utf-8", http.Response.ContentType);
        Assert.AreEqual(gzip ? "gzip" : "", http.Response.Headers.ContentEncoding.ToString());
        body.Position = 0;
        using Stream plain = gzip ? new GZipStream(body, CompressionMode.Decompress) : body;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return (http.Response.StatusCode, await reader.ReadToEndAsync(CancellationToken.None));
    }

    public HistoryEndpoints Endpoints() => new(
        new HistoryQueries(History, new FleetNames(Fleet)), turns, Fleet, reactor);

    public static IEnumerable<RouteEndpoint> RoutesOf(IEndpointRouteBuilder app) =>
        app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    public void Dispose() => turns.Dispose();

    private static FleetSnapshot Fleet() => new(1,
    [
        Block(Db2, "db 2", LabelSet.Empty, []),
        Block(Web1, "web1", new(new Label("env", "prod")),
        [
            new GroupSnapshot(
                "g", StartMs, [RecordedStream.Counter("c_total"), RecordedStream.Gauge("g")], [7, Bits(0.5)]),
        ]),
    ]);

    private static HostBlock Block(Guid id, string name, LabelSet labels, GroupSnapshot[] groups) => new()
    {
        Id = id,
        Name = name,
        Labels = labels,
        State = HostState.Up,
        FirstSeen = DateTimeOffset.UnixEpoch,
        LastSeen = DateTimeOffset.UnixEpoch,
        Groups = groups,
    };

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
