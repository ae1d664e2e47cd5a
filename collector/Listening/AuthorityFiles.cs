using System.Reactive;
using Monitoring.Collector.Instruments;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Collector.Listening;

/// <summary>
/// Takes the authority that is given in files: at the start when it is another than the one kept in the data directory,
/// and each time that another is put in its place. Either is a change on live links, as <c>ca rotate</c> makes it. For
/// the reactor's thread only.
/// </summary>
public sealed class AuthorityFiles : IService
{
    /// <summary>How often the files are looked at: every 10 s.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    private readonly CertificateFiles files;
    private readonly Authorities authorities;
    private readonly ServerCertificate certificate;
    private readonly IReactor reactor;
    private readonly Counter failures;
    private readonly Action<string> report;
    private readonly LoopingCall looking;
    private string? stamp;
    private bool isWaiting;

    /// <summary>Looks at nothing yet.</summary>
    /// <param name="files">Where the authority is given.</param>
    /// <param name="authorities">The authorities that are believed.</param>
    /// <param name="certificate">Changes them.</param>
    /// <param name="reactor">Its timers, and its worker threads, which read the files.</param>
    /// <param name="failures">Counts authorities that can't be used.</param>
    /// <param name="report">Gets a line when the authority is changed, when that has to wait, and when a changed one
    /// can't be used: the one before goes on then.</param>
    public AuthorityFiles(
        CertificateFiles files,
        Authorities authorities,
        ServerCertificate certificate,
        IReactor reactor,
        Counter failures,
        Action<string> report)
    {
        this.files = files;
        this.authorities = authorities;
        this.certificate = certificate;
        this.reactor = reactor;
        this.failures = failures;
        this.report = report;
        looking = new LoopingCall(reactor, Look);
    }

    /// <inheritdoc/>
    public Deferred<Unit>? Start()
    {
        _ = looking.Start(LookInterval);
        return null;
    }

    /// <inheritdoc/>
    public Deferred<Unit>? Stop()
    {
        looking.Stop();
        return null;
    }

    private Deferred<Unit> Look()
    {
        var now = reactor.UtcNow;
        return reactor.DeferToThread(() => Changed(now)).AddErrback(Unusable)
            .AddCallback(next => next is null ? Deferred.Succeed(Unit.Default) : Take(next));
    }

    // Never called twice at a time, as the loop waits for the one before.
    private GivenAuthority? Changed(DateTimeOffset now)
    {
        if (files.Stamp is not { } seen || seen == stamp)
            return null;
        // Noted first, so that one that can't be used is told of once.
        stamp = seen;
        var given = GivenAuthority.Read(files, now);
        // Compared byte by byte: an authority made anew may have the name and the number of the one before.
        var signing = authorities.Roots.Certificates[0];
        return signing.RawDataMemory.Span.SequenceEqual(given.Certificate.RawDataMemory.Span) ? null : given;
    }

    private GivenAuthority? Unusable(Failure failure)
    {
        failures.Increment();
        report($"the authority stays as it is: {failure.Exception.Message}");
        return null;
    }

    private Deferred<Unit> Take(GivenAuthority next)
    {
        if (authorities.ChangeEnds is { } busy)
        {
            TakeLater($"the authority {files.Certificate} is taken once the change under way has ended, at {busy:u}");
            return Deferred.Succeed(Unit.Default);
        }
        return certificate.ChangeAuthority(next).AddCallbacks(
            ends =>
            {
                isWaiting = false;
                report($"the authority {files.Certificate} signs from now on; the old one is believed until {ends:u}");
            },
            failure =>
            {
                failures.Increment();
                TakeLater($"the authority can't be changed, which is tried again: {failure.Exception.Message}");
            });
    }

    private void TakeLater(string why)
    {
        stamp = null;
        if (!isWaiting)
            report(why);
        isWaiting = true;
    }
}
