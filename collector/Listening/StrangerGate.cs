using System.Net;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Collector.Listening;

/// <summary>
/// Lets connections in to shake hands, as many at a time and in a second as strangers may. What counts as one address
/// is <see cref="AddressKey"/>'s to say. Any thread.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="limits">How many.</param>
public sealed class StrangerGate(IReactorTime time, StrangerLimits limits) : IAcceptGate
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    // All are guarded by the dictionary.
    private readonly Dictionary<string, Address> addresses = new(StringComparer.Ordinal);
    private readonly Allowance all = new(limits.HandshakesPerSecond * StrangerLimits.BurstSeconds);
    private TimeSpan sweptAt = -SweepInterval;

    /// <summary>Addresses that are remembered.</summary>
    internal int Count
    {
        get
        {
            lock (addresses)
                return addresses.Count;
        }
    }

    /// <summary>How the metric of refused connections calls an error; null for one that is no limit's.</summary>
    public static string? LabelOf(TransportError error) => error switch
    {
        TransportError.TooManyOfAddress => "address_connections",
        TransportError.TooFastOfAddress => "address_rate",
        TransportError.TooFast => "rate",
        TransportError.TooManyHandshakes => "handshakes",
        _ => null,
    };

    /// <inheritdoc/>
    public TransportException? Enter(EndPoint peer)
    {
        var key = KeyOf(peer);
        lock (addresses)
        {
            var now = time.Elapsed;
            var address = Find(key, now);
            // One address must not use up what is for all, so its own limits come first.
            if (address?.Connections >= limits.ConnectionsPerAddress)
                return Refuse(TransportError.TooManyOfAddress, $"{key} has {address.Connections} connections already "
                    + "that have not said who they are");
            if (address?.Handshakes.Take(now, limits.HandshakesPerSecondPerAddress) == false)
                return Refuse(TransportError.TooFastOfAddress,
                    $"{key} shakes hands more than {limits.HandshakesPerSecondPerAddress} times a second");
            if (!all.Take(now, limits.HandshakesPerSecond))
                return Refuse(TransportError.TooFast,
                    $"hands are shaken more than {limits.HandshakesPerSecond} times a second");
            if (address is not null)
                address.Connections++;
            return null;
        }
    }

    /// <summary>A connection that has shaken hands has not said who it is: it counts on, until it leaves.</summary>
    public void Stay(EndPoint peer)
    {
        lock (addresses)
        {
            if (addresses.TryGetValue(KeyOf(peer), out var address))
                address.Connections++;
        }
    }

    /// <inheritdoc/>
    public void Leave(EndPoint peer)
    {
        lock (addresses)
        {
            // An address that was forgotten, or never remembered, may be remembered anew by now.
            if (addresses.TryGetValue(KeyOf(peer), out var address) && address.Connections > 0)
                address.Connections--;
        }
    }

    private static string KeyOf(EndPoint peer) => AddressKey.Of((peer as IPEndPoint)?.Address);

    private static TransportException Refuse(TransportError error, string text) => new(error, text);

    // Null when there is no room to remember it.
    private Address? Find(string key, TimeSpan now)
    {
        if (addresses.TryGetValue(key, out var known))
            return known;
        if (addresses.Count >= StrangerLimits.AddressesMax)
            Sweep(now);
        if (addresses.Count >= StrangerLimits.AddressesMax)
            return null;
        return addresses[key] = new Address(limits.HandshakesPerSecondPerAddress * StrangerLimits.BurstSeconds);
    }

    private void Sweep(TimeSpan now)
    {
        if (now - sweptAt < SweepInterval)
            return;
        sweptAt = now;
        foreach (var (key, address) in addresses)
        {
            if (address.Connections == 0 && address.Handshakes.IsFull(now, limits.HandshakesPerSecondPerAddress))
                addresses.Remove(key);
        }
    }

    private sealed class Address(int burst)
    {
        public Allowance Handshakes { get; } = new(burst);

        public int Connections { get; set; }
    }

    /// <summary>A number that is taken from, and grows back with time to what it was at first.</summary>
    private sealed class Allowance(int most)
    {
        private double left = most;
        private TimeSpan at;

        public bool Take(TimeSpan now, int perSecond)
        {
            Grow(now, perSecond);
            if (left < 1)
                return false;
            left--;
            return true;
        }

        public bool IsFull(TimeSpan now, int perSecond)
        {
            Grow(now, perSecond);
            return left >= most;
        }

        private void Grow(TimeSpan now, int perSecond)
        {
            left = Math.Min(most, left + ((now - at).TotalSeconds * perSecond));
            at = now;
        }
    }
}
