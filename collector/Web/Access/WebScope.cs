namespace Monitoring.Collector.Web.Access;

/// <summary>What a bearer token is good for.</summary>
internal enum WebScope
{
    /// <summary><c>/metrics</c> and what lies below it, and <c>/sd</c>: what Prometheus needs.</summary>
    Scrape,

    /// <summary>All that can be read, the API too.</summary>
    Read,
}
