using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Faults.Support;

/// <summary>
/// A network namespace that only one cable leads to: a host of its own, as far as the kernel's TCP is concerned. What
/// goes wrong on the cable is made inside of it, so nothing else on this machine is touched.
/// </summary>
internal sealed class Namespace : IDisposable
{
    private const string Table = "faults";

    private readonly string name;

    /// <summary>Makes it.</summary>
    /// <param name="number">Tells it from others on this machine; 0 to 255.</param>
    public Namespace(int number)
    {
        name = $"mtf{Environment.ProcessId}-{number}";
        var cable = $"mtf{Environment.ProcessId % 100_000}v{number}";
        OuterAddress = $"10.231.{number}.1";
        Superuser.Run("ip", "netns", "add", name);
        try
        {
            Superuser.Run("ip", "link", "add", cable, "type", "veth", "peer", "name", "v0", "netns", name);
            Superuser.Run("ip", "addr", "add", OuterAddress + "/30", "dev", cable);
            Superuser.Run("ip", "link", "set", cable, "up");
            Inside("ip", "addr", "add", $"10.231.{number}.2/30", "dev", "v0");
            Inside("ip", "link", "set", "v0", "up");
            Inside("nft", "add", "table", "inet", Table);
            AddChain("input");
            AddChain("output");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>This machine's end of the cable.</summary>
    public string OuterAddress { get; }

    /// <summary>What starts a program inside of it.</summary>
    public string[] Prefix => ["ip", "netns", "exec", name];

    /// <summary>Packets vanish, both ways, and nobody is told.</summary>
    public void DropAll()
    {
        Inside("nft", "add", "rule", "inet", Table, "input", "drop");
        Inside("nft", "add", "rule", "inet", Table, "output", "drop");
    }

    /// <summary>Packets to the outside vanish; those to the inside arrive.</summary>
    public void DropOutgoing() => Inside("nft", "add", "rule", "inet", Table, "output", "drop");

    /// <summary>Packets pass again.</summary>
    public void DropNone() => Inside("nft", "flush", "table", "inet", Table);

    /// <summary>No more than so much leaves it.</summary>
    public void LimitTo(string rate) =>
        Inside("tc", "qdisc", "replace", "dev", "v0", "root", "tbf", "rate", rate, "burst", "4kb", "latency", "500ms");

    /// <summary>Any rate again.</summary>
    public void LimitNot() => Inside("tc", "qdisc", "del", "dev", "v0", "root");

    // The cable goes with it.
    public void Dispose() => Superuser.Try("ip", "netns", "del", name);

    private void AddChain(string hook) =>
        Inside("nft", "add", "chain", "inet", Table, hook, $"{{ type filter hook {hook} priority 0; }}");

    private void Inside(params string[] command) => Superuser.Run("ip", ["netns", "exec", name, .. command]);
}
