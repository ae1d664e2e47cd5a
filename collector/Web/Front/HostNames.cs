using System.Net;
using Monitoring.Collector.Instruments;

namespace Monitoring.Collector.Web.Front;

/// <summary>
/// The names under which the collector is reached. On loopback without a login, a page on the web could point a name of
/// its own at 127.0.0.1 and read what is served here (DNS rebinding): such a name is not one of these.
/// </summary>
/// <param name="external">Where browsers reach the page; null when that was not said.</param>
/// <param name="machine">This machine's name.</param>
/// <param name="refused">Counts those turned away.</param>
internal sealed class HostNames(Uri? external, string machine, LabelledCounter refused)
{
    // Domains in which nobody can have a name on the web.
    private static readonly string[] LocalDomains = [".local", ".localdomain", ".lan", ".internal", ".home.arpa"];

    /// <summary>Whether a request to this name is answered: an address, localhost, or a name of this machine.</summary>
    public bool Include(HostString host)
    {
        if (!host.HasValue)
            return true;
        var name = host.Host.Trim('[', ']').TrimEnd('.');
        return IPAddress.TryParse(name, out _)
            || Same(name, "localhost")
            || Same(name, machine)
            || LocalDomains.Any(domain => Same(name, machine + domain))
            || (external is not null && Same(name, external.IdnHost));
    }

    /// <summary>The middleware: 421 for other names.</summary>
    public Task RunAsync(HttpContext http, RequestDelegate next)
    {
        if (Include(http.Request.Host))
            return next(http);
        refused["host"].Increment();
        return Refusal.WriteAsync(
            http, StatusCodes.Status421MisdirectedRequest, "unknownName",
            "the collector does not know that it is reached under this name: start it with --web.external-url");
    }

    private static bool Same(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
