using System.Reactive;
using Monitoring.Collector.Listening;
using Monitoring.Model;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Collector.Cli;

/// <summary>Carries out <c>agent move</c> and <c>agent stay</c>. For the reactor's thread only.</summary>
/// <param name="configuration">What agents are sent.</param>
/// <param name="send">Sends it to those who are linked; gives how many these are.</param>
/// <param name="keep">Writes the addresses down; fires when that is done, and fails when it can't be.</param>
/// <param name="isInsecure">True when agents are let in without TLS.</param>
internal sealed class MoveVerbs(
    AgentConfiguration configuration,
    Func<int> send,
    Func<IReadOnlyList<string>, Deferred<Unit>> keep,
    bool isInsecure)
{
    /// <summary>The most addresses: as many as an agent takes.</summary>
    public const int AddressesMax = 16;

    /// <summary>Sends the agents elsewhere.</summary>
    public Deferred<ControlAnswer> Move(IReadOnlyList<string> addresses)
    {
        if (isInsecure)
            return Refuse("this collector runs with --insecure: its agents dial where their own settings say");
        if (addresses.Count is 0 or > AddressesMax)
            return Refuse($"an address is wanted, HOST:PORT, or at most {AddressesMax}");
        foreach (var address in addresses)
        {
            if (!HostPort.TryParse(address, out _, out var wrong))
                return Refuse($"'{address}' {wrong}");
        }
        return string.Join(',', addresses).Length <= Limits.TextBytesMax
            ? Tell(addresses, linked => $"{linked} agents that are linked are told to dial "
                + $"{string.Join(", ", addresses)}, and others as they come. Each goes once it finds a collector of "
                + "this authority there, and stays as long as it doesn't. Take it back with: monitoring-collector "
                + "agent stay")
            : Refuse($"the addresses have over {Limits.TextBytesMax} characters together");
    }

    /// <summary>Sends the agents nowhere any more.</summary>
    public Deferred<ControlAnswer> Stay() => configuration.Addresses.Count == 0
        ? Refuse("agents are not told to go anywhere")
        : Tell([], _ => "Agents are no longer told to go elsewhere. Those who have gone are where they went.");

    // What is told must hold after a restart too, so it is on disk before anybody hears it.
    private Deferred<ControlAnswer> Tell(IReadOnlyList<string> addresses, Func<int, string> answer) =>
        keep(addresses).AddCallbacks(
            _ =>
            {
                configuration.Move(addresses);
                return new ControlAnswer(true, answer(send()));
            },
            failure => new ControlAnswer(false, $"nothing is changed: {failure.Exception.Message}"));

    private static Deferred<ControlAnswer> Refuse(string why) => Deferred.Succeed(new ControlAnswer(false, why));
}
