using Monitoring.Transport;

namespace Monitoring.Tests.EndToEnd.Transport;

/// <summary>Keeps what it is given, and lets a test wait for it.</summary>
internal sealed class RecordingProtocol : IProtocol
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Lock gate = new();
    private readonly MemoryStream received = new();
    private readonly TaskCompletionSource<ITransport> made = NewSource<ITransport>();
    private readonly TaskCompletionSource<Exception?> lost = NewSource<Exception?>();
    private (int Count, TaskCompletionSource<byte[]> Source)? awaited;

    internal Task<ITransport> Made => made.Task.WaitAsync(Patience);

    internal Task<Exception?> Lost => lost.Task.WaitAsync(Patience);

    /// <summary>Called with what arrives, on the I/O thread.</summary>
    internal Action<ITransport, byte[]>? OnData { get; init; }

    internal long Count
    {
        get
        {
            lock (gate)
            {
                return received.Length;
            }
        }
    }

    public void ConnectionMade(ITransport transport) => made.SetResult(transport);

    public void DataReceived(ReadOnlySpan<byte> data)
    {
        lock (gate)
        {
            received.Write(data);
            Notify();
        }

        OnData?.Invoke(made.Task.Result, data.ToArray());
    }

    public void ConnectionLost(Exception? reason) => lost.SetResult(reason);

    /// <summary>Everything received, once that is at least <paramref name="count"/> bytes.</summary>
    internal Task<byte[]> Received(int count)
    {
        lock (gate)
        {
            awaited = (count, NewSource<byte[]>());
            Notify();
            return awaited.Value.Source.Task.WaitAsync(Patience);
        }
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Notify()
    {
        if (awaited is { } wait && received.Length >= wait.Count)
        {
            wait.Source.TrySetResult(received.ToArray());
        }
    }
}
