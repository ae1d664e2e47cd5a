using System.Net;

namespace Monitoring.Transport;

/// <summary>A bound port that accepts connections.</summary>
/// <example>
/// <code>
/// network.Listen(new IPEndPoint(IPAddress.Loopback, 0), null, _ => new Echo(reactor)).AddCallback(port =>
/// {
///     Console.WriteLine($"dial {port.LocalEndPoint}");
///     reactor.CallLater(TimeSpan.FromMinutes(1), port.Close);
/// });
/// </code>
/// </example>
public interface IListeningPort
{
    /// <summary>The bound address, with the port that the operating system gave when 0 was asked for.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Accepts no more; connections that stand are left alone.</summary>
    void Close();
}
