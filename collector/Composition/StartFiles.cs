using System.Net;
using Monitoring.Collector.Registry;
using Monitoring.Trust;

namespace Monitoring.Collector.Composition;

/// <summary>
/// What scripts read in the data directory: <c>ready</c>, which is there while the collector serves and says where.
/// </summary>
internal sealed class StartFiles
{
    private readonly string readyPath;

    /// <summary>Begins a start: whatever an earlier run left says nothing any more.</summary>
    public StartFiles(DataDirectory data)
    {
        readyPath = data.PathOf("ready");
        File.Delete(readyPath);
    }

    /// <summary>Says that the collector serves.</summary>
    /// <param name="agents">Where agents dial.</param>
    /// <param name="web">The page's URL.</param>
    public void Ready(IPEndPoint agents, string web) =>
        PrivateFile.Write(readyPath, $"agents {agents}\nweb {web}\n");

    /// <summary>Says that it no longer does.</summary>
    public void Stopping() => File.Delete(readyPath);
}
