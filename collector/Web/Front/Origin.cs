namespace Monitoring.Collector.Web.Front;

/// <summary>Where a request that changes something comes from.</summary>
internal static class Origin
{
    /// <summary>
    /// False when a browser says that another site made it (Fetch Metadata; RFC 6454, 7). What says nothing is no
    /// browser.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="external">Where browsers reach the page; null for where the request came to.</param>
    public static bool IsOurs(HttpRequest request, Uri? external)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site is "same-origin" or "none";
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin)
            return true;
        return origin == $"{request.Scheme}://{request.Host}"
            || (external is not null && origin == external.GetLeftPart(UriPartial.Authority));
    }
}
