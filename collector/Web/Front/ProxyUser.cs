namespace Monitoring.Collector.Web.Front;

/// <summary>The user whom a trusted proxy vouches for.</summary>
internal sealed class ProxyUser
{
    private const int NameLengthMax = 128;

    private readonly string name;

    private ProxyUser(string name) => this.name = name;

    /// <summary>The user of this request; null when no trusted proxy named one.</summary>
    public static string? Of(HttpContext http) => http.Features.Get<ProxyUser>()?.name;

    /// <summary>
    /// Takes the user from the proxy's header. One that stands twice may have been written by the visitor in front of
    /// the proxy's own, so it names nobody; neither does one with other than printable ASCII.
    /// </summary>
    public static void Take(HttpContext http, string header)
    {
        if (http.Request.Headers[header] is [{ Length: > 0 and <= NameLengthMax } named]
            && named.All(c => c is > ' ' and <= '~' and not ','))
            http.Features.Set(new ProxyUser(named));
    }
}
