using System.Net.Sockets;
using System.Text;
using Monitoring.Hosting;

namespace Monitoring.Tests.Unit.Hosting;

/// <summary>systemd's end of the socket on which services tell how they are: a real one.</summary>
internal sealed class Supervisor : IDisposable
{
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
    {
        Blocking = false,
    };

    /// <summary>Listens in the abstract namespace, or at a path.</summary>
    public Supervisor(string? path = null)
    {
        Address = path ?? $"@monitoring-test-{Guid.NewGuid():N}";
        socket.Bind(new UnixDomainSocketEndPoint(path ?? '\0' + Address[1..]));
    }

    public string Address { get; }

    public NotifySocket Open() =>
        NotifySocket.Open(name => name == NotifySocket.Variable ? Address : null)!;

    /// <summary>What was told since the last look, each datagram's lines with bars between them.</summary>
    public string[] Heard()
    {
        var heard = new List<string>();
        var datagram = new byte[1024];
        while (socket.Available > 0)
        {
            var count = socket.Receive(datagram);
            heard.Add(Encoding.UTF8.GetString(datagram, 0, count).TrimEnd('\n').Replace('\n', '|'));
        }
        return [.. heard];
    }

    public void Dispose() => socket.Dispose();
}
