namespace Monitoring.Collector.Web;

/// <summary>What the web side never exceeds, and its paces.</summary>
public static class WebLimits
{
    /// <summary>Pages that may be watched live at a time; further ones get 503 and read <c>/api/hosts</c> now and
    /// then. The public view has as many of its own.</summary>
    public const int ViewersMax = 128;

    /// <summary>Events kept for viewers that are a moment behind, or whose stream broke for one; one further behind
    /// gets the whole document instead.</summary>
    public const int EventsKeptMax = 64;

    /// <summary>Pages that may look at hosts' processes at a time; for each, a host is asked each second.</summary>
    public const int ProcessViewersMax = 32;

    /// <summary>Hosts whose trends may be asked for at once; a page asks for those in sight.</summary>
    public const int TrendHostsMax = 150;

    /// <summary>How often a stream tells what has changed, at most: each 500 ms.</summary>
    public static readonly TimeSpan StepInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a quiet stream says that it is alive, so that no proxy closes it: 10 s.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    /// <summary>What the browser is told to wait before it reconnects: 1 s.</summary>
    public static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);

    /// <summary>Open connections in all; further ones are closed at once.</summary>
    public const int ConnectionsMax = 1_000;

    /// <summary>
    /// Open connections of one address (of IPv6, of one /64), so that one peer can't take all. Trusted proxies, behind
    /// which there are many, are not bounded by this.
    /// </summary>
    public const int ConnectionsPerAddressMax = 200;

    /// <summary>Streams of one HTTP/2 connection.</summary>
    public const int StreamsPerConnectionMax = 32;

    /// <summary>Bytes of a request's first line; a question to the history may be long.</summary>
    public const int RequestLineBytesMax = 8 << 10;

    /// <summary>Bytes of a request's headers together.</summary>
    public const int HeaderBytesMax = 16 << 10;

    /// <summary>Headers of a request.</summary>
    public const int HeadersMax = 64;

    /// <summary>Bytes of a request's body. Only a sign-in has one.</summary>
    public const int BodyBytesMax = 4 << 10;

    /// <summary>How long a TLS handshake may take: 5 s.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a request's headers may take to arrive: 10 s.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may stay without a request: 75 s.</summary>
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(75);

    /// <summary>The slowest that a body may arrive, and an answer be read: 240 bytes per second.</summary>
    public const double BytesPerSecondMin = 240;

    /// <summary>How long it may be slower than that: 5 s.</summary>
    public static readonly TimeSpan SlowGrace = TimeSpan.FromSeconds(5);

    /// <summary>Sessions in all; the one used the longest ago makes room.</summary>
    public const int SessionsMax = 1_024;

    /// <summary>Sessions of one user.</summary>
    public const int SessionsPerUserMax = 16;

    /// <summary>How long a session lasts without use: 12 h.</summary>
    public static readonly TimeSpan SessionIdleMax = TimeSpan.FromHours(12);

    /// <summary>How long a session lasts at most: 7 days.</summary>
    public static readonly TimeSpan SessionLifeMax = TimeSpan.FromDays(7);

    /// <summary>
    /// Passwords that are checked at a time. Each takes a CPU for a tenth of a second or two, and this is also what
    /// bounds guessing from many addresses.
    /// </summary>
    public const int PasswordChecksMax = 1;

    /// <summary>Sign-ins that wait for their password's check; further ones are turned away.</summary>
    public const int PasswordChecksWaitingMax = 8;

    /// <summary>Failed sign-ins in a row after which a user's name is locked for a while.</summary>
    public const int UserFailuresMax = 5;

    /// <summary>Failed sign-ins after which an address is locked for a while. Many people may share one.</summary>
    public const int AddressFailuresMax = 20;

    /// <summary>Users' names, and addresses, whose failures are remembered.</summary>
    public const int FailuresKeptMax = 4_096;

    /// <summary>The first lock: 30 s. Each further failure doubles it.</summary>
    public static readonly TimeSpan LockoutMin = TimeSpan.FromSeconds(30);

    /// <summary>The longest lock: 15 min. Longer would let others keep a user out.</summary>
    public static readonly TimeSpan LockoutMax = TimeSpan.FromMinutes(15);

    /// <summary>How long a failure is remembered after the last one: 1 h.</summary>
    public static readonly TimeSpan FailureKept = TimeSpan.FromHours(1);

    /// <summary>How often the certificate's files are looked at for a change: 10 s.</summary>
    public static readonly TimeSpan CertificateLookInterval = TimeSpan.FromSeconds(10);

    /// <summary>Lines per second on refused requests and sign-ins; all are counted.</summary>
    public const int LinesPerSecond = 5;
}
