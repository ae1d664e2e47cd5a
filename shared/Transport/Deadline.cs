using System.Reactive.Concurrency;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>A cancellation that a reactor's timer asks for, or a caller's own. May be made and disposed on any
/// thread.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource source;
    private readonly CancellationToken cancel;
    private readonly IDisposable timer;
    private bool disposed;

    internal Deadline(IReactor reactor, TimeSpan span, CancellationToken cancel)
    {
        this.cancel = cancel;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Token = source.Token;
        timer = reactor.Schedule(span, Expire);
    }

    internal CancellationToken Token { get; }

    /// <summary>True when the time ran out, rather than the caller giving up.</summary>
    internal bool Expired => source.IsCancellationRequested && !cancel.IsCancellationRequested;

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            disposed = true;
            source.Dispose();
        }
    }

    private void Expire()
    {
        // The timer may run on the reactor's thread just as another one disposes of this.
        lock (gate)
        {
            if (!disposed)
            {
                source.Cancel();
            }
        }
    }
}
