namespace Monitoring.Collector.Web.Access;

/// <summary>What the program's settings say about who may come in.</summary>
/// <param name="LoginAlways">
/// True where others than this machine's own people can come: off loopback, and behind a trusted proxy. Otherwise a
/// login is needed only once there are users.
/// </param>
/// <param name="PublicView">Whether there is a view for those who show nothing.</param>
/// <param name="ExternalUrl">Where browsers reach the page; null for where each request came to.</param>
internal sealed record AccessRules(bool LoginAlways, bool PublicView, Uri? ExternalUrl)
{
    /// <summary>Those of a collector on loopback as it comes.</summary>
    public static AccessRules Default { get; } = new(LoginAlways: false, PublicView: false, ExternalUrl: null);
}
