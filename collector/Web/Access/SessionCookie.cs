namespace Monitoring.Collector.Web.Access;

/// <summary>The cookie that names a session.</summary>
/// <remarks>
/// On TLS its name has a prefix that binds browsers (RFC 6265bis, 4.1.3): they take it over TLS only, and no sibling
/// domain can set it.
/// </remarks>
internal static class SessionCookie
{
    private const string Name = "monitoring_session";

    /// <summary>The session's secret, or null when there is none.</summary>
    public static string? Read(HttpContext http) => http.Request.Cookies[NameFor(http.Request)];

    /// <summary>Gives it to the browser, for as long as the browser runs.</summary>
    public static void Write(HttpContext http, string secret) =>
        http.Response.Cookies.Append(NameFor(http.Request), secret, Options(http.Request));

    /// <summary>Takes it back.</summary>
    public static void Clear(HttpContext http) =>
        http.Response.Cookies.Delete(NameFor(http.Request), Options(http.Request));

    private static string NameFor(HttpRequest request) => (request.IsHttps, request.PathBase.HasValue) switch
    {
        (true, false) => "__Host-" + Name,
        (true, true) => "__Secure-" + Name,
        _ => Name,
    };

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = request.PathBase.HasValue ? request.PathBase.Value : "/",
    };
}
