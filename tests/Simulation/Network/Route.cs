using Monitoring.Tests.Simulation.Machines;

namespace Monitoring.Tests.Simulation.Network;

/// <summary>The way between two machines, and how good it is just now.</summary>
internal sealed class Route(Machine one, Machine other, Random random)
{
    /// <summary>How long bytes travel at least.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How much longer they may travel.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>Bytes per second each way; 0 for no limit.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Bytes that the operating systems hold for a connection, each way.</summary>
    public int BufferBytes { get; set; } = 256 << 10;

    /// <summary>Reads bring so many bytes at most, and any number of them; 0 leaves writes in one piece.</summary>
    public int ReadBytesMax { get; set; }

    /// <summary>Nothing gets through. What is under way waits, as TCP would send it again.</summary>
    public bool Blocked { get; private set; }

    /// <summary>When trouble broke one of its connections last; null when none did.</summary>
    public TimeSpan? WireBrokenAt { get; set; }

    /// <summary>The connections on it.</summary>
    public List<Wire> Wires { get; } = [];

    public override string ToString() => $"{one.Name} - {other.Name}";

    public TimeSpan NextDelay() => Jitter == TimeSpan.Zero ? Latency : Latency + (Jitter * random.NextDouble());

    /// <summary>How much of what has arrived the next read brings.</summary>
    public int NextRead(int arrived) =>
        ReadBytesMax == 0 ? arrived : Math.Min(arrived, random.Next(1, ReadBytesMax + 1));

    /// <summary>Whether the next read comes at once.</summary>
    public bool ReadsOn() => ReadBytesMax == 0 || random.Next(4) > 0;

    public void Block() => Blocked = true;

    public void Heal()
    {
        Blocked = false;
        foreach (var wire in Wires.ToArray())
            wire.Hurry();
    }
}
