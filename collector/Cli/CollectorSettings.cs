using System.Globalization;
using System.Net;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Store.History;
using Monitoring.Model;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Collector.Cli;

/// <summary>What the collector was told, checked and with its defaults.</summary>
/// <param name="AgentsListen">Where agents dial in.</param>
/// <param name="Web">How the web side is served, and to whom.</param>
/// <param name="DataDirectory">Full path of the data directory.</param>
/// <param name="ExternalAddress">Where tokens tell hosts to dial, HOST:PORT; null to tell it from the bound
/// address.</param>
/// <param name="InstallFrom">Where hosts get the packages, a URL or a directory; empty when it isn't said.</param>
/// <param name="CertificateLife">For how long an agent's certificate is good.</param>
/// <param name="Strangers">What may come from outside before it is known to be an agent's.</param>
/// <param name="Authority">The authority that signs them; null for one of its own.</param>
/// <param name="Insecure">True for plain TCP on the agents' port.</param>
/// <param name="CaptureDirectory">Where received bytes are written for debugging; null for nowhere.</param>
/// <param name="History">How much of the history is kept; null to keep none.</param>
/// <param name="ForAgents">Settings that agents get, by the names of their flags. Default: none.</param>
public sealed record CollectorSettings(
    IPEndPoint AgentsListen,
    WebSettings Web,
    string DataDirectory,
    string? ExternalAddress,
    string InstallFrom,
    TimeSpan CertificateLife,
    StrangerLimits Strangers,
    CertificateFiles? Authority,
    bool Insecure,
    string? CaptureDirectory,
    Retention? History,
    IReadOnlyList<KeyValuePair<string, string>> ForAgents)
{
    private const string ForAgentsPrefix = "agents.";

    private static readonly Flag[] ForAgentsFlags =
        [Flag.AgentsSamplingFast, Flag.AgentsSamplingSlow, Flag.AgentsSamplingFacts];

    /// <summary>Where agents dial in unless told otherwise.</summary>
    public const string AgentsListenDefault = "[::]:7420";

    /// <summary>Where the web side is served unless told otherwise.</summary>
    public const string WebListenDefault = "127.0.0.1:7480";

    /// <summary>
    /// Puts the settings together: a flag goes before the environment, that before the file, that before the default.
    /// </summary>
    /// <param name="flag">The value of a flag on the command line; null when it isn't there.</param>
    /// <param name="environment">The value of an environment variable; null or empty when it isn't set.</param>
    /// <exception cref="StartupException">A value is wrong, or the configuration file can't be read.</exception>
    internal static CollectorSettings Resolve(Func<Flag, string?> flag, Func<string, string?> environment) =>
        From(GivenSettings.Read(flag, environment), environment);

    /// <summary>Checks what was given, and puts defaults in the place of what wasn't.</summary>
    /// <exception cref="StartupException">A value is wrong.</exception>
    internal static CollectorSettings From(GivenSettings given, Func<string, string?> environment)
    {
        string? Value(Flag wanted) => given.Value(wanted);

        int Limit(Flag wanted, int other) => Value(wanted) is { } set ? Number(wanted, set) : other;

        var data = FullPath(Flag.DataDir, Value(Flag.DataDir) ?? DataDirectories.Default(environment));
        var capture = Value(Flag.CaptureDir);
        var settings = new CollectorSettings(
            Address(Flag.AgentsListenAddress, Value(Flag.AgentsListenAddress) ?? AgentsListenDefault),
            WebSettings.Resolve(Value),
            data,
            ToDial(Flag.AgentsExternalAddress, Value(Flag.AgentsExternalAddress)),
            Place(Flag.AgentsInstallFrom, Value(Flag.AgentsInstallFrom)),
            Life(Flag.AgentsCertificateLife, Value(Flag.AgentsCertificateLife)),
            new StrangerLimits(
                Limit(Flag.AgentsConnectionsPerAddress, StrangerLimits.Default.ConnectionsPerAddress),
                Limit(Flag.AgentsHandshakesPerSecond, StrangerLimits.Default.HandshakesPerSecond),
                Limit(Flag.AgentsHandshakesPerAddress, StrangerLimits.Default.HandshakesPerSecondPerAddress)),
            Files(Value, Flag.AgentsAuthorityCertificate, Flag.AgentsAuthorityKey),
            Switch(Flag.Insecure, Value(Flag.Insecure)),
            capture is null ? null : FullPath(Flag.CaptureDir, capture),
            Switch(Flag.HistoryEnabled, Value(Flag.HistoryEnabled) ?? "true")
                ? Kept(Value(Flag.HistoryRetentionTime), Value(Flag.HistoryRetentionSize))
                : null,
            [.. ForAgentsFlags.Where(f => Value(f) is not null).Select(f => ForAgent(f, Value(f)!))]);
        settings.CheckLoopback();
        return settings;
    }

    private void CheckLoopback()
    {
        if (Insecure && !IPAddress.IsLoopback(AgentsListen.Address))
        {
            throw Wrong(Flag.AgentsListenAddress, AgentsListen.ToString(),
                "with --insecure only a loopback address will do: use 127.0.0.1:7420, or drop --insecure");
        }
    }

    internal static IPEndPoint Address(Flag flag, string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon];
        var full = host switch { "" => "[::]", "localhost" => "127.0.0.1", _ => host } + text[Math.Max(colon, 0)..];
        if (host.Contains('%'))
            throw Wrong(flag, text, "it names an interface behind the %: write an address of another scope, or [::]");
        var bare = host.Contains(':') && !host.StartsWith('[');
        if (colon >= 0 && colon < text.Length - 1 && !bare && IPEndPoint.TryParse(full, out var endPoint))
            return endPoint;
        throw Wrong(flag, text, "write an IP address and a port, such as 127.0.0.1:7420 or [::]:7420");
    }

    private static string? ToDial(Flag flag, string? text) =>
        text is null || HostPort.TryParse(text, out _, out var wrong) ? text : throw Wrong(flag, text, $"it {wrong}");

    // It stands in a line that people paste into a shell, so it may hold nothing that a shell would act on.
    private static string Place(Flag flag, string? text)
    {
        if (text is null)
            return "";
        var isPlace = text.StartsWith('/')
            || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https");
        return isPlace && text.All(c => char.IsAsciiLetterOrDigit(c) || "/:._~%+@-".Contains(c))
            ? text.TrimEnd('/')
            : throw Wrong(flag, text,
                "write a URL such as https://packages.example.org/monitoring, or a whole path, of letters, digits and "
                + "/ : . _ ~ % + @ - only");
    }

    private static TimeSpan Life(Flag flag, string? text)
    {
        if (text is null)
            return AgentTrust.LifeDefault;
        return Durations.TryParse(text, out var life) && life >= AgentTrust.LifeMin && life <= AgentCertificate.LifeMax
            ? life
            : throw Wrong(flag, text, "write a span from 10s to 365d, such as 30d");
    }

    private static int Number(Flag flag, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= StrangerLimits.LimitMin and <= StrangerLimits.LimitMax
            ? number
            : throw Wrong(flag, text, $"write a number from {StrangerLimits.LimitMin} to {StrangerLimits.LimitMax}");

    private static KeyValuePair<string, string> ForAgent(Flag flag, string text) =>
        Durations.TryParse(text, out var interval)
            && interval >= Limits.SamplingIntervalMin && interval <= Limits.SamplingIntervalMax
            ? new(flag.Name[ForAgentsPrefix.Length..], text)
            : throw Wrong(flag, text, "write a span from 100ms to 24h, such as 5s");

    private static Retention Kept(string? time, string? size)
    {
        var kept = Retention.Default;
        if (time is not null)
        {
            kept = Durations.TryParse(time, out var span) && span >= HistoryLimits.RetentionTimeMin
                ? kept with { Time = span }
                : throw Wrong(Flag.HistoryRetentionTime, time, "write a span of at least 1h, such as 15d");
        }
        if (size is null)
            return kept;
        return ByteSizes.TryParse(size, out var bytes) && bytes >= HistoryLimits.RetentionBytesMin
            ? kept with { Bytes = bytes }
            : throw Wrong(Flag.HistoryRetentionSize, size, "write a size of at least 16MiB, such as 10GiB");
    }

    internal static CertificateFiles? Files(Func<Flag, string?> value, Flag certificate, Flag key)
    {
        var (certificatePath, keyPath) = (value(certificate), value(key));
        if (certificatePath is null)
        {
            return keyPath is null
                ? null
                : throw Wrong(key, keyPath, $"name its certificate with {certificate.OnCommandLine}");
        }
        var path = FullPath(certificate, certificatePath);
        return new CertificateFiles(path, keyPath is null ? path : FullPath(key, keyPath));
    }

    internal static bool Switch(Flag flag, string? text) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Wrong(flag, text, "write true or false"),
    };

    internal static string FullPath(Flag flag, string text) =>
        text.Length > 0 && !text.Contains('\0') ? Path.GetFullPath(text) : throw Wrong(flag, text, "write a path");

    internal static StartupException Wrong(Flag flag, string value, string remedy) =>
        new($"wrong value for {flag.OnCommandLine}: {value}: {remedy}", StartupException.Usage);
}
