using System.Net;
using System.Net.Sockets;
using Monitoring.Collector.Cli;
using Monitoring.Hosting;

namespace Monitoring.Collector.Composition;

/// <summary>The agents' port as a socket unit of systemd opens it.</summary>
internal static class AgentsSocket
{
    /// <summary>Its <c>FileDescriptorName=</c>.</summary>
    public const string Name = "agents";

    /// <summary>Takes it over; null when systemd has none for this process.</summary>
    /// <exception cref="StartupException">It can't be used.</exception>
    public static Socket? Take(CollectorSettings settings)
    {
        var descriptor = ActivatedSocket.Descriptor(Name, Environment.GetEnvironmentVariable, Environment.ProcessId);
        if (descriptor is not { } given)
            return null;
        var socket = ActivatedSocket.Open(given);
        if (socket is not { SocketType: SocketType.Stream, LocalEndPoint: IPEndPoint bound })
            throw new StartupException($"the socket that systemd hands over as '{Name}' is no TCP port");
        if (settings.Insecure && !IPAddress.IsLoopback(bound.Address))
        {
            throw new StartupException(
                $"the socket that systemd hands over is bound to {bound}, and with {Flag.Insecure.OnCommandLine} only "
                + "a loopback address will do");
        }
        return socket;
    }
}
