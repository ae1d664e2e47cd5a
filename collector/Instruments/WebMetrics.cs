namespace Monitoring.Collector.Instruments;

/// <summary>The web side's own metrics. What each one says stands in its help text.</summary>
public sealed class WebMetrics
{
    /// <summary>Declares them.</summary>
    public WebMetrics(InstrumentSet instruments)
    {
        Refused = instruments.Counter(
            "monitoring.collector.web.refused", "Requests and connections that the web side turned away, by reason.",
            "{request}", "reason", ["connections", "csrf", "host", "scope", "sign_in", "token"]);
        SignIns = instruments.Counter(
            "monitoring.collector.web.sign_ins", "Attempts to sign in to the page, by outcome.",
            "{attempt}", "outcome", ["busy", "locked", "ok", "wrong"]);
        CertificatesUnusable = instruments.Counter(
            "monitoring.collector.web.certificates_unusable",
            "Changed certificates of the web side that could not be used, so that the one before went on.",
            "{certificate}");
    }

    /// <summary>Changed certificates that could not be used.</summary>
    public Counter CertificatesUnusable { get; }

    /// <summary>Turned away, by reason.</summary>
    public LabelledCounter Refused { get; }

    /// <summary>Attempts to sign in, by outcome.</summary>
    public LabelledCounter SignIns { get; }

    /// <summary>Declares what others keep.</summary>
    /// <param name="instruments">Where.</param>
    /// <param name="sessions">Gives the number of sessions.</param>
    /// <param name="certificateEnds">Gives the end of the certificate; null without TLS.</param>
    public static void Declare(
        InstrumentSet instruments, Func<int> sessions, Func<DateTimeOffset>? certificateEnds)
    {
        instruments.GaugeReading(
            "monitoring.collector.web.sessions", "Browsers that are signed in to the page.", "{session}",
            () => sessions());
        if (certificateEnds is not null)
        {
            instruments.GaugeReading(
                "monitoring.collector.web.certificate_ends",
                "When the web side's certificate ends, seconds since 1970; only with TLS.", "s",
                () => certificateEnds().ToUnixTimeSeconds());
        }
    }
}
