using Monitoring.Transport;

namespace Monitoring.Agent.Delivery;

/// <summary>A connection that is made to see whether it can be: closes at once.</summary>
public sealed class HangUp : IProtocol
{
    /// <inheritdoc/>
    public void ConnectionMade(ITransport transport) => transport.LoseConnection();

    /// <inheritdoc/>
    public void DataReceived(ReadOnlySpan<byte> data)
    {
    }

    /// <inheritdoc/>
    public void ConnectionLost(Exception? reason)
    {
    }
}
