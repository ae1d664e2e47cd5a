using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Monitoring.Tests.Faults.Support;

/// <summary>
/// Stands between agent and collector on loopback, writes down what passes, and makes links suffer. Since TCP hides
/// loss, what a lossy network looks like from above is made here: delay, stalls, pieces, cuts.
/// </summary>
internal sealed class FaultProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<FaultyLink, bool> links = new();
    private readonly int collectorPort;
    private readonly WireLedger ledger;
    private readonly Func<int, LinkPlan> planOf;
    private volatile TaskCompletionSource? stalled;
    private int accepted;

    /// <summary>Begins to listen.</summary>
    /// <param name="collectorPort">Where the collector is.</param>
    /// <param name="ledger">Where frames are noted.</param>
    /// <param name="planOf">What the nth link, from 0, has to suffer.</param>
    public FaultProxy(int collectorPort, WireLedger ledger, Func<int, LinkPlan> planOf)
    {
        this.collectorPort = collectorPort;
        this.ledger = ledger;
        this.planOf = planOf;
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Links that the agent has opened so far.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>From now on nothing passes, on any link, and nothing is closed either.</summary>
    public void Stall() => stalled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything that was held back passes.</summary>
    public void GoOn()
    {
        var held = stalled;
        stalled = null;
        held?.SetResult();
    }

    /// <summary>Closes all links at once.</summary>
    public void CutAll(bool reset)
    {
        foreach (var link in links.Keys)
            link.Cut(reset);
    }

    /// <summary>Waits while nothing may pass.</summary>
    internal Task MayPass() => stalled?.Task ?? Task.CompletedTask;

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        GoOn();
        CutAll(reset: true);
        stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Relay(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Relay(TcpClient agent)
    {
        var plan = planOf(Interlocked.Increment(ref accepted) - 1);
        using var collector = new TcpClient();
        using var link = new FaultyLink(this, agent, collector, plan, new LinkTap(ledger));
        try
        {
            await collector.ConnectAsync(IPAddress.Loopback, collectorPort, stop.Token);
            links[link] = true;
            await link.Run(stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The collector is away, or the test is over: the agent sees its link closed.
        }
        finally
        {
            links.TryRemove(link, out _);
        }
    }
}
