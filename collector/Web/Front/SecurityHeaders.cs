using Microsoft.Net.Http.Headers;

namespace Monitoring.Collector.Web.Front;

/// <summary>What each answer tells the browser to refuse, whatever the path.</summary>
internal static class SecurityHeaders
{
    // Only the page's own files and its own API; no inline script or style, no frames around it, nowhere to post to.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The page copies a command to the clipboard, and needs nothing else of these.
    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "
        + "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        + "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=(), "
        + "clipboard-read=(), clipboard-write=(self)";

    // A year, and this host only: what else runs under its domain is not ours to decide.
    private const string TransportPolicy = "max-age=31536000";

    /// <summary>Adds them to an answer that has not begun. Nothing is kept by caches unless the path says so.</summary>
    public static void AddTo(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (http.Request.IsHttps)
            headers[HeaderNames.StrictTransportSecurity] = TransportPolicy;
    }
}
