using System.Security.Cryptography;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Agent.Delivery;

/// <summary>Joins a collector with a token. For the reactor's thread only.</summary>
/// <param name="reactor">Its clock and timers.</param>
/// <param name="network">Opens byte streams.</param>
/// <param name="agentId">Who joins.</param>
/// <param name="name">What the host is called.</param>
public sealed class Joining(IReactor reactor, INetwork network, Guid agentId, string name)
{
    /// <summary>Asks the collector.</summary>
    /// <param name="token">The token.</param>
    /// <param name="path">The file that the membership is to be kept in; nothing is written yet.</param>
    /// <param name="key">The agent's key. It must be on disk: the collector takes it for the agent's identity even when
    /// its answer is lost, and then lets in no other.</param>
    /// <returns>Fires with the membership; fails with <see cref="EnrolmentException"/>,
    /// <see cref="TransportException"/> or <see cref="TrustException"/>.</returns>
    public Deferred<Membership> Join(JoinToken token, string path, ECDsa key)
    {
        if (!HostPort.TryParse(token.Address, out var where, out var wrong))
            return Deferred.Fail<Membership>(new TrustException($"the token's address '{token.Address}' {wrong}"));
        var enrol = new Enrol(
            ProtocolVersion.Min, ProtocolVersion.Max, agentId, name, token.Id, token.Secret,
            SigningRequest.Make(key, agentId));
        var session = new EnrolmentSession(reactor, enrol);
        return network
            .Connect(where.Host, where.Port, TlsClient.Pinned(token.Pin), () => session)
            .AddCallback(_ => session.Done)
            .AddCallback(cert => Membership.Of(path, token, key, cert, reactor.UtcNow));
    }
}
