using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Bench.Load;

/// <summary>
/// Shakes hands with a collector in a row, several at a time, each time with an agent's certificate, and hangs up: how
/// many, the collector counts.
/// </summary>
public sealed class HandshakeRun(IReactor reactor, INetwork network, LoadOptions options)
{
    private readonly TlsClient tls =
        new AgentCertificates(options.Authority!, reactor.UtcNow).For(Guid.NewGuid(), reactor.UtcNow);

    private bool over;

    /// <summary>Runs on the reactor; it stops the reactor at the end.</summary>
    public void Start()
    {
        for (var i = 0; i < options.Connections; i++)
            ShakeHands();
        Console.WriteLine("linked");
        reactor.CallLater(options.Duration, () =>
        {
            over = true;
            reactor.Stop();
        });
    }

    private void ShakeHands() => network
        .Connect(options.Host, options.Port, tls, () => new HangUp(() => reactor.CallFromThread(ShakeHandsAgain)))
        .AddErrback(failure =>
        {
            Console.Error.WriteLine(failure.Exception.Message);
            Environment.ExitCode = 1;
            reactor.Stop();
            return failure;
        });

    private void ShakeHandsAgain()
    {
        if (!over)
            ShakeHands();
    }

    // In order: after a reset the collector might not see the end of the handshake.
    private sealed class HangUp(Action hungUp) : IProtocol
    {
        public void ConnectionMade(ITransport transport) => transport.LoseConnection();

        public void DataReceived(ReadOnlySpan<byte> data)
        {
        }

        public void ConnectionLost(Exception? reason) => hungUp();
    }
}
