using System.Net;

namespace Monitoring.Transport;

/// <summary>A bound port that accepts connections.</summary>
public interface IListeningPort
{
    /// <summary>The bound address, with the port that the operating system gave when 0 was asked for.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Accepts no more; connections that stand are left alone.</summary>
    void Close();
}
