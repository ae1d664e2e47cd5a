using System.Globalization;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Installed.Support;

/// <summary>A bridge in a network namespace of its own, which hosts are plugged into. Nothing leads out.</summary>
internal sealed class Wire : IDisposable
{
    private const string Bridge = "br0";
    private static int made;

    private readonly string name;

    public Wire()
    {
        name = string.Create(
            CultureInfo.InvariantCulture, $"mti{Environment.ProcessId}-{Interlocked.Increment(ref made)}");
        Superuser.Run("ip", "netns", "add", name);
        Superuser.Run("ip", "-n", name, "link", "add", Bridge, "type", "bridge");
        Superuser.Run("ip", "-n", name, "link", "set", Bridge, "up");
        Superuser.Run("ip", "-n", name, "link", "set", "lo", "up");
    }

    /// <summary>What starts systemd-nspawn such that its host is plugged in. Not <c>ip netns exec</c>, which mounts
    /// another /sys.</summary>
    public string[] Plugged(params string[] nspawn) =>
        ["nsenter", $"--net=/run/netns/{name}", "systemd-nspawn", $"--network-bridge={Bridge}", .. nspawn];

    public void Dispose() => Superuser.Try("ip", "netns", "del", name);
}
