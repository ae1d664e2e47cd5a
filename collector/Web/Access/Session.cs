namespace Monitoring.Collector.Web.Access;

/// <summary>A browser that has signed in.</summary>
/// <param name="key">What is kept of its cookie.</param>
/// <param name="user">Who signed in, as the user was then.</param>
/// <param name="began">When, on the reactor's monotonic clock.</param>
internal sealed class Session(string key, WebUser user, TimeSpan began)
{
    /// <summary>What is kept of its cookie: a hash.</summary>
    public string Key { get; } = key;

    /// <summary>Who signed in. Another password, or none, ends the session.</summary>
    public WebUser User { get; } = user;

    /// <summary>When it began.</summary>
    public TimeSpan Began { get; } = began;

    /// <summary>When it was last used; guarded by the table's lock.</summary>
    public TimeSpan LastUsed { get; set; } = began;

    /// <summary>What the page must show with each change, which another site can't know.</summary>
    public string CsrfToken { get; } = TokenText.Make();
}
