using System.Buffers;
using Monitoring.Reactor;

namespace Monitoring.Tests.Simulation.Network;

/// <summary>What is on its way in one direction of a connection: it arrives in order, when the route lets it.</summary>
internal sealed class Flight(Wire wire, WireEnd from, WireEnd to)
{
    private readonly Queue<Parcel> parcels = new();
    private IDelayedCall? timer;
    private TimeSpan lastDeparture;
    private TimeSpan lastArrival;
    private int bytes;
    private int read;

    private enum Content
    {
        Bytes,
        Close,
        CloseSeen,
        Reset,
    }

    /// <summary>How much more the operating system takes.</summary>
    public int Room => wire.Route.BufferBytes - bytes;

    private bool IsHeld => wire.Route.Blocked || to.IsPaused;

    public void Send(ReadOnlySpan<byte> data)
    {
        var copy = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(copy);
        bytes += data.Length;
        Add(Content.Bytes, copy, data.Length);
    }

    /// <summary>The sender has closed; once it has arrived, the sender learns it.</summary>
    public void SendClose() => Add(Content.Close, [], 0);

    public void SendCloseSeen() => Add(Content.CloseSeen, [], 0);

    public void SendReset() => Add(Content.Reset, [], 0);

    public void Clear()
    {
        foreach (var parcel in parcels)
            Return(parcel);
        parcels.Clear();
        (bytes, read) = (0, 0);
        if (timer is { Active: true })
            timer.Cancel();
    }

    /// <summary>Goes on after the route was blocked.</summary>
    public void Continue()
    {
        if (parcels.Count > 0 && timer is not { Active: true } && !IsHeld)
            Arm(parcels.Peek().Due - wire.Network.Time.Elapsed);
    }

    /// <summary>The route is well again: what is under way arrives as if it had always been.</summary>
    public void Hurry()
    {
        var latest = wire.Network.Time.Elapsed + wire.Route.Latency;
        for (var left = parcels.Count; left > 0; left--)
        {
            var parcel = parcels.Dequeue();
            parcels.Enqueue(parcel.Due > latest ? parcel with { Due = latest } : parcel);
        }
        (lastDeparture, lastArrival) = (wire.Network.Time.Elapsed, latest);
        if (timer is { Active: true })
            timer.Cancel();
        Continue();
    }

    private void Add(Content content, byte[] data, int length)
    {
        if (wire.Vanishes)
        {
            if (length > 0)
                ArrayPool<byte>.Shared.Return(data);
            bytes -= length;
            return;
        }
        var now = wire.Network.Time.Elapsed;
        var departure = lastDeparture > now ? lastDeparture : now;
        if (wire.Route.BytesPerSecond > 0)
            departure += TimeSpan.FromSeconds((double)length / wire.Route.BytesPerSecond);
        lastDeparture = departure;
        var arrival = departure + wire.Route.NextDelay();
        lastArrival = arrival > lastArrival ? arrival : lastArrival;
        parcels.Enqueue(new Parcel(content, data, length, lastArrival));
        if (parcels.Count == 1)
            Continue();
    }

    private void Arm(TimeSpan delay) =>
        timer = wire.Network.Time.CallLater(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Arrive);

    private void Arrive()
    {
        while (!IsHeld && parcels.TryPeek(out var parcel))
        {
            var wait = parcel.Due - wire.Network.Time.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                Arm(wait);
                return;
            }
            if (!Deliver(parcel))
            {
                Arm(TimeSpan.FromMilliseconds(1));
                return;
            }
        }
    }

    // False when the rest of it comes with a later read.
    private bool Deliver(Parcel parcel)
    {
        if (parcel.Content != Content.Bytes)
        {
            parcels.Dequeue();
            Tell(parcel.Content);
            return true;
        }
        var count = wire.Route.NextRead(parcel.Length - read);
        var part = parcel.Data.AsSpan(read, count);
        read += count;
        bytes -= count;
        var whole = read == parcel.Length;
        if (whole)
        {
            parcels.Dequeue();
            read = 0;
        }
        to.Receive(part);
        if (whole)
            Return(parcel);
        from.Pump();
        return whole || wire.Route.ReadsOn();
    }

    private void Tell(Content content)
    {
        switch (content)
        {
            case Content.Close:
                to.PeerClosed();
                break;
            case Content.CloseSeen:
                to.CloseWasSeen();
                break;
            default:
                to.Break();
                break;
        }
    }

    private static void Return(Parcel parcel)
    {
        if (parcel.Length > 0)
            ArrayPool<byte>.Shared.Return(parcel.Data);
    }

    private readonly record struct Parcel(Content Content, byte[] Data, int Length, TimeSpan Due);
}
