namespace Monitoring.Collector.Web;

/// <summary>What the collector says of itself, and what a reader needs to start an agent against it. Holds no
/// secret.</summary>
/// <param name="Version">Its version, such as 0.1.0.</param>
/// <param name="StartedMs">When it started, Unix time in ms.</param>
/// <param name="AgentsAddress">Where agents dial, as bound: <c>[::]:7420</c>. For any-addresses the page shows its
/// own host name.</param>
/// <param name="Insecure">True when agents push in the clear, without having joined.</param>
/// <param name="InstallFrom">Where hosts get <c>agent.sh</c> and the packages, a URL or a directory; empty when nobody
/// has said.</param>
/// <param name="Page">The tag of the page that it serves: an open page with another one has to be loaded anew.</param>
public sealed record CollectorFacts(
    string Version, long StartedMs, string AgentsAddress, bool Insecure, string InstallFrom, string Page)
{
    /// <summary>What the public view says: which page everybody gets, and no more.</summary>
    public CollectorFacts Untold() => new("", 0, "", false, "", Page);
}
