using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Front;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Web.Access;

/// <summary>The front door before a few paths, without a socket and in virtual time.</summary>
internal sealed class WebRig : IDisposable
{
    public const string Password = "correct horse battery";
    private const int CheapRounds = 1;

    private readonly InstrumentSet instruments = new();
    private readonly FrontDoor door;
    private readonly WebApplication application;
    private readonly RequestDelegate serve;

    public WebRig(AccessRules? rules = null, TrustedProxies? proxies = null, params string[] users)
    {
        Book = users.Aggregate(AccessBook.Empty, (book, name) => book.With(User(name)));
        Metrics = new WebMetrics(instruments);
        door = new FrontDoor(
            rules ?? AccessRules.Default, proxies ?? TrustedProxies.None, () => Book, Reactor, Metrics,
            NullLogger.Instance);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        // An application wants a server, which is never started here.
        builder.WebHost.UseKestrelCore();
        application = builder.Build();
        door.Use(application);
        door.Map(application);
        application.Needing(AccessNeed.Nothing).MapGet("/", Say("page"));
        application.Needing(AccessNeed.ReadOrPublic).MapGet("/api/hosts", Say("hosts"));
        application.Needing(AccessNeed.Scrape).MapGet("/metrics", Say("metrics"));
        application.Needing(AccessNeed.Read).MapGet("/api/history/series", Say("series"));
        application.MapGet("/forgotten", Say("forgotten"));
        application.Needing(AccessNeed.Read).MapPost("/api/change", Say("changed"));
        application.Needing(AccessNeed.Change).MapPost("/api/tokens", Say("made"));
        application.Needing(AccessNeed.Nothing).MapGet("/fails", _ => throw new InvalidOperationException("secret"));
        application.UseEndpoints(_ => { });
        serve = ((IApplicationBuilder)application).Build();
    }

    public VirtualReactor Reactor { get; } = new();

    public WebMetrics Metrics { get; }

    public AccessBook Book { get; set; }

    public Sessions Sessions => door.Sessions;

    public static WebUser User(string name, string password = Password) =>
        new(name, PasswordHash.Of(password, CheapRounds), DateTimeOffset.UnixEpoch);

    /// <summary>Makes a token that is good from now on.</summary>
    public string Token(WebScope scope)
    {
        var secret = TokenText.BearerPrefix + TokenText.Make();
        Book = Book.With(new WebToken("t" + Book.Tokens.Length, scope, TokenText.HashOf(secret), default));
        return secret;
    }

    public async Task<Answer> SendAsync(
        string method, string path, Action<HttpRequest>? change = null, string from = "192.0.2.1")
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = application.Services, Response = { Body = body } };
        http.Connection.RemoteIpAddress = IPAddress.Parse(from);
        var request = http.Request;
        request.Method = method;
        request.Scheme = "https";
        request.Host = new HostString("localhost:7480");
        request.Path = path;
        change?.Invoke(request);
        await serve(http);
        await http.Response.CompleteAsync();
        return new Answer(http.Response, Encoding.UTF8.GetString(body.ToArray()));
    }

    public Task<Answer> GetAsync(string path, Action<HttpRequest>? change = null, string from = "192.0.2.1") =>
        SendAsync("GET", path, change, from);

    public Task<Answer> SignInAsync(
        string user, string password = Password, Action<HttpRequest>? change = null, string from = "192.0.2.1") =>
        SendAsync(
            "POST", SessionEndpoints.Path,
            request =>
            {
                request.ContentType = "application/json";
                request.Body = new MemoryStream(Encoding.UTF8.GetBytes(
                    new JsonObject { ["user"] = user, ["password"] = password }.ToJsonString()));
                change?.Invoke(request);
            },
            from);

    /// <summary>Signs in, and gives what the browser then sends with each request.</summary>
    public async Task<Action<HttpRequest>> CookieOfAsync(string user)
    {
        var answer = await SignInAsync(user);
        Assert.AreEqual(204, answer.Status);
        return request => request.Headers.Cookie = answer.Cookie;
    }

    public async Task<string> CsrfTokenAsync(Action<HttpRequest> cookie) =>
        (string)JsonNode.Parse((await GetAsync(SessionEndpoints.Path, cookie)).Body)!["csrfToken"]!;

    public void Dispose()
    {
        door.Dispose();
        ((IDisposable)application).Dispose();
        instruments.Dispose();
    }

    private static RequestDelegate Say(string text) => http => http.Response.WriteAsync(text);

    internal sealed record Answer(HttpResponse Response, string Body)
    {
        public int Status => Response.StatusCode;

        /// <summary>The cookie that was set, as a browser sends it back.</summary>
        public string Cookie => Response.Headers.SetCookie.ToString().Split(';')[0];
    }
}
