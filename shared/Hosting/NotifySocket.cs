using System.Net.Sockets;
using System.Text;

namespace Monitoring.Hosting;

/// <summary>
/// The socket on which a service tells its supervisor how it is: datagrams of lines such as <c>READY=1</c>, as
/// sd_notify(3) says. Never waits: whoever reads may have stopped reading.
/// </summary>
public sealed class NotifySocket : IDisposable
{
    /// <summary>The variable that names it: a path, or <c>@</c> and an abstract name.</summary>
    public const string Variable = "NOTIFY_SOCKET";

    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
    {
        Blocking = false,
    };

    private readonly UnixDomainSocketEndPoint supervisor;

    private NotifySocket(string address) =>
        supervisor = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);

    /// <summary>Makes one that sends to where the environment says.</summary>
    /// <param name="environment">Reads a variable; null when it isn't set.</param>
    /// <returns>Null when nobody listens, or at a kind of address that isn't known here.</returns>
    public static NotifySocket? Open(Func<string, string?> environment) =>
        environment(Variable) is ['/' or '@', _, ..] address ? new NotifySocket(address) : null;

    /// <summary>Sends one datagram.</summary>
    /// <param name="state">Lines of NAME=VALUE.</param>
    /// <returns>False when it can't be taken now.</returns>
    public bool TrySend(string state)
    {
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(state), supervisor);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
