using System.Net;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Protocol.Sessions;

/// <summary>
/// A byte stream between two protocols on one virtual reactor. Bytes travel when the clock advances, in pieces as long
/// as the test wants.
/// </summary>
internal sealed class Wire
{
    private readonly IReactor reactor;
    private readonly IProtocol left;
    private readonly IProtocol right;
    private readonly int pieceBytes;

    public Wire(IReactor reactor, IProtocol left, IProtocol right, int pieceBytes = int.MaxValue)
    {
        this.reactor = reactor;
        this.left = left;
        this.right = right;
        this.pieceBytes = pieceBytes;
        Left = new End(this, () => this.right);
        Right = new End(this, () => this.left);
    }

    /// <summary>The left protocol's transport.</summary>
    public End Left { get; }

    /// <summary>The right protocol's transport.</summary>
    public End Right { get; }

    public void Open()
    {
        right.ConnectionMade(Right);
        left.ConnectionMade(Left);
    }

    /// <summary>The stream breaks without a word.</summary>
    public void Cut()
    {
        if (Left.Closed && Right.Closed)
            return;
        Left.Closed = Right.Closed = true;
        reactor.CallLater(TimeSpan.Zero, () =>
        {
            left.ConnectionLost(new IOException("cut"));
            right.ConnectionLost(new IOException("cut"));
        });
    }

    /// <summary>One side's writing end.</summary>
    internal sealed class End(Wire wire, Func<IProtocol> to) : ITransport
    {
        public bool Closed { get; set; }

        /// <summary>True lets written bytes pile up: the peer does not read.</summary>
        public bool Held { get; set; }

        public List<byte> Written { get; } = [];

        public EndPoint Peer { get; } = new IPEndPoint(IPAddress.Loopback, 1);

        public int UnsentBytes { get; set; }

        public void Write(ReadOnlySpan<byte> data)
        {
            if (Closed)
                return;
            Written.AddRange(data);
            var copy = data.ToArray();
            if (!Held)
                wire.reactor.CallLater(TimeSpan.Zero, () => Deliver(copy));
        }

        public void LoseConnection() => wire.Cut();

        public void AbortConnection() => wire.Cut();

        private void Deliver(byte[] data)
        {
            for (var at = 0; at < data.Length; at += Math.Min(wire.pieceBytes, data.Length - at))
                to().DataReceived(data.AsSpan(at, Math.Min(wire.pieceBytes, data.Length - at)));
        }
    }
}
