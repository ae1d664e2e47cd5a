using System.Net;
using Monitoring.Collector.Registry;
using Monitoring.Trust;

namespace Monitoring.Collector.Composition;

/// <summary>
/// What scripts read in the data directory: <c>pin</c>, what agents are given of the collector's key, and <c>ready</c>,
/// which is there while the collector serves and says where.
/// </summary>
internal sealed class StartFiles
{
    private readonly string pinPath;
    private readonly string readyPath;

    /// <summary>Begins a start: whatever an earlier run left says nothing any more.</summary>
    public StartFiles(DataDirectory data)
    {
        pinPath = data.PathOf("pin");
        readyPath = data.PathOf("ready");
        File.Delete(readyPath);
    }

    /// <summary>Says that the collector serves.</summary>
    /// <param name="pin">Its key's pin; empty without TLS.</param>
    /// <param name="agents">Where agents dial.</param>
    /// <param name="web">The page's URL.</param>
    public void Ready(string pin, IPEndPoint agents, string web)
    {
        if (pin.Length > 0)
            PrivateFile.Write(pinPath, pin + "\n");
        PrivateFile.Write(readyPath, $"agents {agents}\nweb {web}\n");
    }

    /// <summary>Says that it no longer does.</summary>
    public void Stopping() => File.Delete(readyPath);
}
