using Monitoring.Agent.Encoding;
using Monitoring.Agent.Host;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// Follows a collector that says that it moves: looks whether a collector of the same authority is there, writes the
/// new address down beside the old one, goes there without losing anything, and forgets the old one once it is taken
/// in. Where anything of this fails it stays, says so once, and tries again later. For the reactor's thread only.
/// </summary>
/// <param name="reactor">Its clock, timers and threads.</param>
/// <param name="network">Looks whether a collector is there.</param>
/// <param name="targets">Where to dial, as the memberships have it by now.</param>
/// <param name="isStated">True when this host's own settings say where to dial, which goes before what a collector
/// says.</param>
/// <param name="encoder">Sends the event of a move that came to nothing.</param>
/// <param name="random">Spreads the tries of many agents.</param>
/// <param name="log">Where moves are told.</param>
public sealed class AddressMove(
    IReactor reactor,
    INetwork network,
    Func<IReadOnlyList<LinkTarget>> targets,
    bool isStated,
    CycleEncoder encoder,
    Random random,
    Log log)
{
    /// <summary>What the setting is called in CONFIG, and on this host.</summary>
    public const string SettingName = "push.address";

    /// <summary>After how long it looks again for a collector that wasn't there, on the average: 1 min.</summary>
    public static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>After how long it goes again to a collector that was there, but let it not in: 10 min.</summary>
    public static readonly TimeSpan GoAgainAfter = TimeSpan.FromMinutes(10);

    private CollectorLink? link;
    private LinkTarget? linkedTo;
    private IDelayedCall? timer;
    private string[] wanted = [];
    private string told = "";
    private TimeSpan heldUntil;

    // What was begun for an earlier link or configuration counts no more.
    private int turn;

    /// <summary>Watches over a link from now on.</summary>
    /// <param name="watched">The link.</param>
    /// <param name="dialer">Knows where it leads.</param>
    public void Tie(CollectorLink watched, Dialer dialer)
    {
        link = watched;
        watched.Linked += (_, _) => Linked(dialer.Target);
        watched.Unlinked += Unlinked;
        watched.Reconfigured += Configured;
    }

    private void Linked(LinkTarget target)
    {
        Unlinked();
        linkedTo = target;
        if (target.Membership is not { } membership || membership.Whereabouts is not { Former.Count: > 0 } where)
            return;
        if (where.Present.Contains(target.ToString()))
        {
            told = "";
            log.Info("the collector has moved", ("from", string.Join(',', where.Former)), ("to", target.ToString()));
            Keep(membership, where with { Former = [] });
            return;
        }
        heldUntil = reactor.Elapsed + GoAgainAfter;
        Tell(where.Present, "it is not let in there, or the way there broke");
        Keep(membership, new Whereabouts(where.Former, []));
    }

    private void Unlinked()
    {
        turn++;
        timer?.CancelIfActive();
        linkedTo = null;
    }

    private void Configured(Configuration configuration)
    {
        if (configuration.Settings.FirstOrDefault(setting => setting.Key == SettingName).Value is not { } addresses)
        {
            // It says so no longer, so nobody is looked for any more.
            turn++;
            timer?.CancelIfActive();
            wanted = [];
            return;
        }
        if (isStated || linkedTo?.Membership is null)
        {
            Tell([addresses], $"--{SettingName} is set on this host");
            return;
        }
        var asked = addresses.Split(',', StringSplitOptions.TrimEntries);
        if (asked.Length > Whereabouts.PlacesMax || !asked.All(one => HostPort.TryParse(one, out _, out _)))
        {
            Tell([addresses], $"that is not HOST:PORT, or more than {Whereabouts.PlacesMax} of them");
            return;
        }
        if (!asked.SequenceEqual(wanted))
            heldUntil = reactor.Elapsed;
        wanted = asked;
        Look();
    }

    private void Look()
    {
        timer?.CancelIfActive();
        turn++;
        if (linkedTo?.Membership is not { } membership || wanted.SequenceEqual(membership.Whereabouts.Present))
            return;
        if (reactor.Elapsed < heldUntil)
            timer = reactor.CallLater(heldUntil - reactor.Elapsed, Look);
        else
            Look(membership, turn, place: 0);
    }

    // The places are tried in their order; the first where a collector of the authority is will do.
    private void Look(Membership membership, int asking, int place)
    {
        if (wanted[place] == linkedTo?.ToString())
        {
            Found(membership, place);
            return;
        }
        var target = membership.TargetAt(wanted[place]);
        network.Connect(target.Host, target.Port, target.Tls, () => new HangUp()).AddCallbacks(
            _ =>
            {
                if (asking == turn)
                    Found(membership, place);
            },
            failure =>
            {
                if (asking != turn)
                    return;
                if (place + 1 < wanted.Length)
                    Look(membership, asking, place + 1);
                else
                    Missed(failure.Exception.Message);
            });
    }

    private void Missed(string reason)
    {
        Tell(wanted, reason);
        timer = reactor.CallLater(LookAgainAfter * (0.5 + random.NextDouble()), Look);
    }

    // On disk first: whatever happens then, this agent knows both where the collector was and where it went.
    private void Found(Membership membership, int place)
    {
        var present = linkedTo!;
        var isThere = wanted.Contains(present.ToString());
        var former = isThere ? [] : membership.Whereabouts.Present;
        var asking = turn;
        Keep(membership, new Whereabouts(wanted, former)).AddCallback(isKept =>
        {
            if (isKept && asking == turn && wanted[place] != present.ToString())
                Go(wanted[place]);
        });
    }

    private void Go(string address)
    {
        log.Info("the collector moves", ("from", linkedTo!.ToString()), ("to", address));
        link!.MoveTo(targets().First(target => target.ToString() == address));
    }

    private Deferred<bool> Keep(Membership membership, Whereabouts where) => reactor
        .DeferToThread(() => membership.Save(where))
        .AddCallbacks(
            _ =>
            {
                membership.Use(where);
                link!.Retarget(targets());
                return true;
            },
            failure =>
            {
                Tell(where.Present, $"the address cannot be kept: {failure.Exception.Message}");
                return false;
            });

    // Each reason once until another comes: the collector says it again with each link.
    private void Tell(IReadOnlyList<string> places, string reason)
    {
        var to = string.Join(',', places);
        var text = $"the agent does not follow to {to}: {reason}";
        if (text == told)
            return;
        told = text;
        log.Error("does not follow the collector, which says that it moves", ("to", to), ("reason", reason));
        encoder.ReportEvent(EventKind.NotMoved, 0, text);
    }
}
