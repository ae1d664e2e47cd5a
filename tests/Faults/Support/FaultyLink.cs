using System.Net.Sockets;

namespace Monitoring.Tests.Faults.Support;

/// <summary>One link through the proxy, both ways.</summary>
internal sealed class FaultyLink(
    FaultProxy proxy, TcpClient agent, TcpClient collector, LinkPlan plan, LinkTap tap) : IDisposable
{
    // A TcpClient that was closed has none any more.
    private readonly Socket[] sides = [agent.Client, collector.Client];

    private delegate void Note(ReadOnlySpan<byte> bytes);

    /// <summary>Passes bytes until a side ends or the plan says so.</summary>
    public async Task Run(CancellationToken stop)
    {
        var up = Pump(agent, collector, plan.CutAfterUp, plan.FlipUpAt, tap.NoteUp, stop);
        var down = Pump(collector, agent, plan.CutAfterDown, null, tap.NoteDown, stop);
        await Task.WhenAny(up, down);
        if (plan.HalfOpen)
        {
            collector.Close();
            await Swallow(stop);
        }
        Cut(plan.Resets);
        await Task.WhenAll(up, down);
    }

    /// <summary>Closes both sides, with a reset or in order.</summary>
    public void Cut(bool reset)
    {
        foreach (var side in sides)
        {
            try
            {
                if (reset)
                    side.LingerState = new LingerOption(true, 0);
                side.Close();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It was closed already.
            }
        }
    }

    public void Dispose() => Cut(reset: false);

    private async Task Pump(
        TcpClient from, TcpClient to, long? cutAfter, long? flipAt, Note note, CancellationToken stop)
    {
        var buffer = new byte[plan.PieceBytes];
        var passed = 0L;
        var target = to.GetStream();
        try
        {
            var source = from.GetStream();
            while (await source.ReadAsync(buffer, stop) is var read and > 0)
            {
                note(buffer.AsSpan(0, read));
                await proxy.MayPass();
                if (plan.Delay > TimeSpan.Zero)
                    await Task.Delay(plan.Delay, stop);
                if (flipAt is { } flipped && flipped >= passed && flipped < passed + read)
                    buffer[flipped - passed] ^= 0x10;
                var passing = (int)Math.Min(read, (cutAfter ?? long.MaxValue) - passed);
                await target.WriteAsync(buffer.AsMemory(0, passing), stop);
                passed += passing;
                if (passed == cutAfter)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException
            or OperationCanceledException)
        {
            // A side is gone.
        }
    }

    // The agent's side stays open, and what comes goes nowhere, until the agent gives it up.
    private async Task Swallow(CancellationToken stop)
    {
        var buffer = new byte[plan.PieceBytes];
        try
        {
            while (await agent.GetStream().ReadAsync(buffer, stop) is var read and > 0)
                tap.NoteUp(buffer.AsSpan(0, read));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException
            or OperationCanceledException)
        {
            // The agent has given it up.
        }
    }
}
