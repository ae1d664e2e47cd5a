namespace Monitoring.Collector.Web.Access;

/// <summary>
/// What a path asks of whoever comes: stands in its endpoint's metadata. A path without one asks for <see
/// cref="Read"/>, so that one that was forgotten is closed.
/// </summary>
internal enum AccessNeed
{
    /// <summary>Nothing: the page's own files, which hold no data, and the sign-in.</summary>
    Nothing,

    /// <summary>The right to read, or that the public view is on: the endpoint shows only that then.</summary>
    ReadOrPublic,

    /// <summary>The right to scrape.</summary>
    Scrape,

    /// <summary>The right to read.</summary>
    Read,

    /// <summary>The right to change something: who may read, and is a person. Programs' tokens only read.</summary>
    Change,
}
