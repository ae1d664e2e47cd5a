namespace Monitoring.Collector.Web;

/// <summary>What the web side never exceeds, and its paces.</summary>
public static class WebLimits
{
    /// <summary>Pages that may be watched live at a time; further ones get 503 and read <c>/api/hosts</c> now and
    /// then.</summary>
    public const int ViewersMax = 128;

    /// <summary>Events kept for viewers that are a moment behind; one further behind gets the whole document
    /// instead.</summary>
    public const int EventsKeptMax = 32;

    /// <summary>How often a quiet stream says that it is alive, so that no proxy closes it: 10 s.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    /// <summary>What the browser is told to wait before it reconnects: 1 s.</summary>
    public static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);
}
