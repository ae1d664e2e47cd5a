using System.Buffers;

namespace Monitoring.Transport;

/// <summary>
/// Bytes on their way to a stream, in order of writing. Writers on any thread add to one buffer while the other is
/// being sent; both are rented, and given back when there is nothing to send, so an idle connection holds none.
/// </summary>
/// <remarks>Its fields are guarded by the transport's gate, which every caller holds.</remarks>
internal sealed class SendQueue
{
    private byte[] waiting = [];
    private int waitingBytes;
    private byte[] leaving = [];
    private int leavingBytes;

    internal int UnsentBytes => waitingBytes + leavingBytes;

    internal void Add(ReadOnlySpan<byte> data)
    {
        var needed = waitingBytes + data.Length;
        if (needed > waiting.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, waitingBytes * 2));
            waiting.AsSpan(0, waitingBytes).CopyTo(larger);
            Return(waiting);
            waiting = larger;
        }

        data.CopyTo(waiting.AsSpan(waitingBytes));
        waitingBytes = needed;
    }

    /// <summary>What was sent is done with; what waits is the next to send. Empty when there is nothing.</summary>
    internal ReadOnlyMemory<byte> Next()
    {
        Return(leaving);
        (leaving, leavingBytes) = (waiting, waitingBytes);
        (waiting, waitingBytes) = ([], 0);
        return leaving.AsMemory(0, leavingBytes);
    }

    /// <summary>Drops what waits. What is being sent stays, as the stream may still read from it.</summary>
    internal void Clear()
    {
        Return(waiting);
        (waiting, waitingBytes) = ([], 0);
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
