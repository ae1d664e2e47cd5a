using System.Net.Security;
using System.Reactive;
using Monitoring.Collector.Instruments;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Collector.Web.Front;

/// <summary>
/// The certificate that new connections get: read again when its files change, and made anew in time where the web side
/// makes its own. Connections that are open keep theirs.
/// </summary>
internal sealed class CertificateKeeper
{
    private readonly CertificateFiles files;
    private readonly OwnCertificate? own;
    private readonly IReactor reactor;
    private readonly Counter unusable;
    private readonly Action<string> report;
    private string? stamp;
    private SslStreamCertificateContext current;

    /// <summary>Reads it, and makes it first where it is the web side's own.</summary>
    /// <param name="given">The files to use; null for a certificate of its own.</param>
    /// <param name="own">Makes that.</param>
    /// <param name="reactor">Its timers, and its worker threads, which read the files.</param>
    /// <param name="unusable">Counts changed ones that can't be used.</param>
    /// <param name="report">Gets one line when the certificate changes, and when a changed one can't be used.</param>
    /// <exception cref="TrustException">There is no certificate that can be used.</exception>
    public CertificateKeeper(
        CertificateFiles? given, OwnCertificate own, IReactor reactor, Counter unusable, Action<string> report)
    {
        this.own = given is null ? own : null;
        this.reactor = reactor;
        this.unusable = unusable;
        this.report = report;
        files = given ?? own.Files;
        this.own?.MakeIfNeeded(reactor.UtcNow);
        stamp = files.Stamp;
        current = files.Load();
    }

    /// <summary>What new connections get. Any thread.</summary>
    public SslStreamCertificateContext Current => Volatile.Read(ref current);

    /// <summary>When it ends.</summary>
    public DateTimeOffset Ends => new(Current.TargetCertificate.NotAfter.ToUniversalTime());

    /// <summary>
    /// Begins to look for changes. One that can't be used changes nothing: the one before goes on until it ends.
    /// </summary>
    public void Start() => _ = LoopingCall.WithCount(reactor, _ => Look())
        .Start(WebLimits.CertificateLookInterval, now: false);

    private Deferred<Unit> Look()
    {
        var now = reactor.UtcNow;
        return reactor.DeferToThread(() => Changed(now)).AddCallbacks(
            next =>
            {
                if (next is null)
                    return;
                Volatile.Write(ref current, next);
                report($"the web side's certificate was read anew: {files.Certificate}, good until {Ends:yyyy-MM-dd}");
            },
            failure =>
            {
                unusable.Increment();
                report($"the web side keeps its certificate: {failure.Exception.Message}");
            });
    }

    // Never called twice at a time, as the loop waits for the one before.
    private SslStreamCertificateContext? Changed(DateTimeOffset now)
    {
        own?.MakeIfNeeded(now);
        if (files.Stamp is not { } seen || seen == stamp)
            return null;
        // Noted first, so that one that can't be used is told of once.
        stamp = seen;
        return files.Load();
    }
}
