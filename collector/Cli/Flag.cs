namespace Monitoring.Collector.Cli;

/// <summary>
/// One setting: a flag on the command line, a variable in the environment, a key in the configuration file.
/// </summary>
/// <param name="Name">The flag's name without the two dashes; its dots nest the keys of the configuration file.</param>
/// <param name="Help">What it does, for <c>--help</c>.</param>
/// <param name="Argument">What stands for the value in <c>--help</c>; null for a switch, whose value is true or
/// false.</param>
internal sealed record Flag(string Name, string Help, string? Argument = null)
{
    public static readonly Flag AgentsListenAddress = new(
        "agents.listen-address",
        $"Where agents dial in. [default: {CollectorSettings.AgentsListenDefault}]",
        "ADDRESS");

    public static readonly Flag AgentsExternalAddress = new(
        "agents.external-address",
        "Where hosts dial this collector, HOST:PORT, as tokens tell them. "
        + "[default: agents.listen-address, or this machine's name when that is any]",
        "ADDRESS");

    public static readonly Flag AgentsInstallFrom = new(
        "agents.install-from",
        "Where hosts get agent.sh and the packages beside it, as the page's line for a new host says it: a URL, or a "
        + "directory that they all see. [default: none]",
        "PLACE");

    public static readonly Flag AgentsCertificateLife = new(
        "agents.certificate-life",
        "How long an agent's certificate is good for; it renews it when two thirds are over. [default: 30d]",
        "DURATION");

    public static readonly Flag AgentsConnectionsPerAddress = new(
        "agents.limits.connections-per-address",
        "Connections that one address (of IPv6, one /64) may have before they say who they are. [default: 512]",
        "N");

    public static readonly Flag AgentsHandshakesPerSecond = new(
        "agents.limits.handshakes-per-second",
        "TLS handshakes in a second; ten seconds' may come at once. [default: 1000]",
        "N");

    public static readonly Flag AgentsHandshakesPerAddress = new(
        "agents.limits.handshakes-per-second-per-address",
        "The same of one address; agents behind one gateway share it. [default: 300]",
        "N");

    public static readonly Flag AgentsAuthorityCertificate = new(
        "agents.authority.certificate",
        "The authority that signs agents' certificates and the collector's, as PEM: a root with an EC key. Another one "
        + "put in its place is changed to as by ca rotate. [default: one of its own, made in the data directory]",
        "FILE");

    public static readonly Flag AgentsAuthorityKey = new(
        "agents.authority.key",
        "The authority's key as PEM. [default: the file of agents.authority.certificate]",
        "FILE");

    public static readonly Flag AgentsSamplingFast = new(
        "agents.sampling.fast", "Interval of agents' fast collectors, where a host sets none.", "DURATION");

    public static readonly Flag AgentsSamplingSlow = new(
        "agents.sampling.slow", "Interval of agents' slow collectors, where a host sets none.", "DURATION");

    public static readonly Flag AgentsSamplingFacts = new(
        "agents.sampling.facts", "Interval of agents' collectors of facts, where a host sets none.", "DURATION");

    public static readonly Flag HistoryEnabled = new(
        "history.enabled", "Keeps what agents send; false forgets it at once. [default: true]");

    public static readonly Flag HistoryRetentionTime = new(
        "history.retention.time", "How long it is kept, such as 15d. [default: 15d]", "DURATION");

    public static readonly Flag HistoryRetentionSize = new(
        "history.retention.size",
        "How much disk the history may take; the oldest goes first. [default: 10GiB]",
        "SIZE");

    public static readonly Flag WebListenAddress = new(
        "web.listen-address",
        "Where the page, the API and /metrics are served; elsewhere than on loopback with TLS and a login. "
        + $"[default: {CollectorSettings.WebListenDefault}]",
        "ADDRESS");

    public static readonly Flag WebExternalUrl = new(
        "web.external-url", "Under which URL a browser reaches the page. [default: from web.listen-address]", "URL");

    public static readonly Flag WebTlsEnabled = new(
        "web.tls.enabled", "Serves the page over TLS. [default: true but on loopback without web.tls.certificate]");

    public static readonly Flag WebTlsCertificate = new(
        "web.tls.certificate",
        "The page's certificate as PEM, those in between behind it; read again when it changes. "
        + "[default: one of its own, made in the data directory]",
        "FILE");

    public static readonly Flag WebTlsKey = new(
        "web.tls.key", "The certificate's key as PEM. [default: the file of web.tls.certificate]", "FILE");

    public static readonly Flag WebPublic = new(
        "web.public",
        "Shows the names, states and loads of these hosts to everyone who can reach the page, such as web-*,db-?. "
        + "[default: none]",
        "PATTERNS");

    public static readonly Flag WebProxyTrusted = new(
        "web.proxy.trusted",
        "Networks of reverse proxies whose X-Forwarded-For and -Proto are believed, such as 127.0.0.1/32. "
        + "[default: none]",
        "NETWORKS");

    public static readonly Flag WebProxyUserHeader = new(
        "web.proxy.user-header",
        "The header in which a trusted proxy names the user that it has checked, such as X-Forwarded-User. "
        + "[default: none]",
        "HEADER");

    public static readonly Flag DataDir = new(
        "data-dir",
        "Where the collector keeps its keys, registry and history. "
        + "[default: /var/lib/monitoring-collector as root, else below $XDG_STATE_HOME]",
        "DIRECTORY");

    public static readonly Flag ConfigFile = new(
        "config.file",
        $"YAML; its keys are these flags, nested at the dots. [default: {SettingsFile.DefaultPath} if there]",
        "FILE");

    public static readonly Flag Insecure = new(
        "insecure", "Plain TCP instead of TLS, on loopback addresses only; for tests and benches.");

    public static readonly Flag CaptureDir = new(
        "debug.capture-dir",
        "For debugging: writes all bytes that a connection brings, tokens' secrets among them, to a file in this "
        + "directory.",
        "DIRECTORY");

    /// <summary>All of them, as <c>--help</c> lists them.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        AgentsListenAddress, AgentsExternalAddress, AgentsInstallFrom, AgentsCertificateLife,
        AgentsAuthorityCertificate, AgentsAuthorityKey,
        AgentsConnectionsPerAddress, AgentsHandshakesPerSecond, AgentsHandshakesPerAddress,
        AgentsSamplingFast, AgentsSamplingSlow, AgentsSamplingFacts,
        HistoryEnabled, HistoryRetentionTime, HistoryRetentionSize, WebListenAddress, WebExternalUrl,
        WebTlsEnabled, WebTlsCertificate, WebTlsKey, WebPublic, WebProxyTrusted, WebProxyUserHeader,
        DataDir, ConfigFile, Insecure, CaptureDir,
    ];

    /// <summary>As written on the command line: <c>--data-dir</c>.</summary>
    public string OnCommandLine => "--" + Name;

    /// <summary>As written in the environment: <c>MONITORING_DATA_DIR</c>.</summary>
    public string InEnvironment => "MONITORING_" + Name.ToUpperInvariant().Replace('.', '_').Replace('-', '_');
}
