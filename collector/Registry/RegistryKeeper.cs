using System.Reactive;
using Monitoring.Reactor;

namespace Monitoring.Collector.Registry;

/// <summary>
/// Keeps the registry's file up to date: soon after a change, and now and then for when agents were last seen.
/// </summary>
public sealed class RegistryKeeper
{
    /// <summary>How long changes are gathered before the file is written: 200 ms.</summary>
    public static readonly TimeSpan GatherDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How often the file is written only to keep when agents were last seen, and old agents are forgotten: every
    /// minute.
    /// </summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);

    private readonly AgentRegistry registry;
    private readonly TokenRegistry tokens;
    private readonly IReactor reactor;
    private readonly Action<RegistryContent> write;
    private readonly Action<string> report;
    private readonly DeferredLock writing = new();
    private List<Deferred<Unit>> asking = [];
    private TimeSpan refreshedAt;
    private bool due;
    private bool failing;

    /// <summary>Watches what is known of agents and tokens.</summary>
    /// <param name="registry">Whose changes are kept.</param>
    /// <param name="tokens">And whose.</param>
    /// <param name="reactor">Its clock, timers and worker threads.</param>
    /// <param name="write">Writes the file; called on a worker thread, never twice at a time.</param>
    /// <param name="report">Gets one line when writing fails, and when it works again.</param>
    public RegistryKeeper(
        AgentRegistry registry,
        TokenRegistry tokens,
        IReactor reactor,
        Action<RegistryContent> write,
        Action<string> report)
    {
        this.registry = registry;
        this.tokens = tokens;
        this.reactor = reactor;
        this.write = write;
        this.report = report;
        registry.Changed += SaveSoon;
        tokens.Changed += SaveSoon;
        refreshedAt = reactor.Elapsed;
        _ = LoopingCall.WithCount(reactor, _ => Deferred.Maybe(Refresh).AddErrback(failure => Report(failure)))
            .Start(RefreshInterval, now: false);
    }

    /// <summary>
    /// Writes the file now. Those who ask while it is being written are all served by the next write.
    /// </summary>
    /// <returns>Fires when that is done; fails when it can't be, which is reported and tried again later.</returns>
    public Deferred<Unit> Save()
    {
        var asked = new Deferred<Unit>();
        asking.Add(asked);
        if (asking.Count == 1)
            _ = writing.Run(WriteForAll);
        return asked;
    }

    private Deferred<Unit> WriteForAll()
    {
        var served = asking;
        (asking, due) = ([], false);
        var content = new RegistryContent([.. registry.Agents], [.. registry.RevokedKeys], [.. tokens.Tokens])
        {
            Lapsed = [.. registry.Lapsed.All],
        };
        return reactor.DeferToThread(() => write(content)).AddBoth(outcome =>
        {
            Report(outcome.Failure);
            served.ForEach(one => one.Fire(outcome));
        });
    }

    private void SaveSoon()
    {
        if (due)
            return;
        due = true;
        reactor.CallLater(GatherDelay, () => Save().AddErrback(_ => { }));
    }

    private Unit Refresh()
    {
        var passed = reactor.Elapsed - refreshedAt;
        refreshedAt = reactor.Elapsed;
        registry.ForgetOld(reactor.UtcNow, passed);
        tokens.ForgetOld(reactor.UtcNow, passed);
        SaveSoon();
        return Unit.Default;
    }

    private void Report(Failure? failed)
    {
        if (failed is not null && !failing)
            report($"the registry can't be written, which is tried again each minute: {failed.Exception.Message}");
        if (failed is null && failing)
            report("the registry is written again");
        failing = failed is not null;
    }
}
