using System.Text.Json;
using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Front;
using Monitoring.Reactor;

namespace Monitoring.Collector.Web.Joining;

/// <summary>
/// Serves <c>/api/tokens</c>: makes a token with which one host may join within a day, as <c>token create</c> does.
/// </summary>
/// <param name="create">
/// Makes it on the reactor's thread, and fires with its line once that is on disk; fails with what to tell.
/// </param>
/// <param name="reactor">Where tokens are made.</param>
/// <param name="log">Says who made one, and never which.</param>
internal sealed class TokenEndpoint(Func<Deferred<string>> create, IReactor reactor, ILogger log)
{
    /// <summary>The path.</summary>
    public const string Path = "/api/tokens";

    /// <summary>Maps the path.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods(Path, [HttpMethods.Post], CreateAsync);

    private async Task CreateAsync(HttpContext http)
    {
        var outcome = await MakeAsync();
        if (!outcome.Succeeded)
        {
            await Refusal.WriteAsync(
                http, StatusCodes.Status409Conflict, "refused", outcome.Failure.Exception.Message);
            return;
        }
        log.LogInformation("{User} has made a token for a host", Asker.In(http).User ?? "someone at this machine");
        http.Response.ContentType = Refusal.JsonType;
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("token", outcome.Value);
        json.WriteEndObject();
    }

    private Task<Outcome<string>> MakeAsync()
    {
        var made = new TaskCompletionSource<Outcome<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        reactor.CallFromThread(() => Deferred.Maybe(create).AddBoth(made.SetResult));
        return made.Task;
    }
}
