using System.Text;
using Monitoring.Reactor;

namespace Monitoring.Transport;

/// <summary>
/// A protocol of text lines: UTF-8, each ended by a line feed, or by a carriage return and a line feed. Whatever thread
/// the bytes come on, what a subclass overrides is called on the reactor's.
/// </summary>
/// <example>
/// <code>
/// sealed class Echo(IReactor reactor) : LineProtocol(reactor)
/// {
///     protected override void LineReceived(string line) => SendLine(line);
/// }
/// </code>
/// </example>
/// <param name="reactor">Where lines are handled.</param>
public abstract class LineProtocol(IReactor reactor) : IProtocol
{
    /// <summary>The longest line, its end not counted: 16,384 bytes. Who sends a longer one is cut off.</summary>
    public const int LineBytesMax = 16_384;

    /// <summary>Lines that may wait for the reactor: 10,000. Who sends faster than that is cut off.</summary>
    public const int LinesWaitingMax = 10_000;

    // The reading thread's own: the begin of a line whose end has not come yet.
    private readonly List<byte> begun = [];
    private bool cutOff;

    // Written on any thread.
    private int waiting;
    private ITransport? transport;

    /// <summary>The writing side. Only once the stream is open.</summary>
    /// <exception cref="InvalidOperationException">It isn't open yet.</exception>
    public ITransport Transport =>
        transport ?? throw new InvalidOperationException("The connection is not made yet.");

    /// <summary>Where lines are handled.</summary>
    protected IReactor Reactor { get; } = reactor;

    /// <summary>Sends a line; its end is added.</summary>
    public void SendLine(string line) => Transport.Write(Encoding.UTF8.GetBytes(line + "\n"));

    void IProtocol.ConnectionMade(ITransport transport)
    {
        this.transport = transport;
        Reactor.CallFromThread(ConnectionMade);
    }

    void IProtocol.DataReceived(ReadOnlySpan<byte> data)
    {
        while (!cutOff && data.IndexOf((byte)'\n') is var end and >= 0)
        {
            TakeLine(data[..end]);
            data = data[(end + 1)..];
        }

        if (cutOff)
        {
            return;
        }

        // A carriage return at the end may belong to the line's end.
        var pending = data is [.., (byte)'\r'] ? data.Length - 1 : data.Length;
        if (begun.Count + pending > LineBytesMax)
        {
            CutOff();
        }
        else
        {
            begun.AddRange(data);
        }
    }

    void IProtocol.ConnectionLost(Exception? reason) => Reactor.CallFromThread(() => ConnectionLost(reason));

    /// <summary>The stream is open.</summary>
    protected virtual void ConnectionMade()
    {
    }

    /// <summary>A line came.</summary>
    /// <param name="line">Without its end. What was no UTF-8 is replaced by U+FFFD.</param>
    protected abstract void LineReceived(string line);

    /// <summary>The stream has ended; nothing comes after it.</summary>
    /// <param name="reason">Null when this side closed it in order; otherwise what happened.</param>
    protected virtual void ConnectionLost(Exception? reason)
    {
    }

    private void TakeLine(ReadOnlySpan<byte> rest)
    {
        var length = begun.Count + rest.Length;
        if (rest is [.., (byte)'\r'] || (rest.IsEmpty && begun is [.., (byte)'\r']))
        {
            length--;
        }

        if (length > LineBytesMax || Volatile.Read(ref waiting) >= LinesWaitingMax)
        {
            CutOff();
            return;
        }

        begun.AddRange(rest);
        var line = Encoding.UTF8.GetString([.. begun[..length]]);
        begun.Clear();
        Interlocked.Increment(ref waiting);
        Reactor.CallFromThread(() =>
        {
            Interlocked.Decrement(ref waiting);
            LineReceived(line);
        });
    }

    private void CutOff()
    {
        cutOff = true;
        begun.Clear();
        Transport.AbortConnection();
    }
}
