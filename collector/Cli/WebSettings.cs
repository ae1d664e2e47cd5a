using System.Net;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Front;
using Monitoring.Trust;
using IPNetwork = System.Net.IPNetwork;

namespace Monitoring.Collector.Cli;

/// <summary>How the web side is served, and to whom.</summary>
/// <param name="Listen">Where it is served.</param>
/// <param name="ExternalUrl">Under which URL a browser reaches the page; null to tell it from the bound
/// address.</param>
/// <param name="Tls">Whether it is served over TLS: always, but on loopback when nothing asks for it.</param>
/// <param name="Certificate">The certificate to use; null to make one.</param>
/// <param name="Public">Hosts that everyone may see; null for none.</param>
/// <param name="Proxies">Reverse proxies that are trusted.</param>
public sealed record WebSettings(
    IPEndPoint Listen,
    Uri? ExternalUrl,
    bool Tls,
    CertificateFiles? Certificate,
    NamePatterns? Public,
    TrustedProxies Proxies)
{
    /// <summary>
    /// Whether others than this machine's own people can come, so that a login is needed whether there are users or
    /// not.
    /// </summary>
    public bool LoginAlways => !IPAddress.IsLoopback(Listen.Address) || Proxies.Networks.Count > 0;

    /// <summary>Reads and checks the flags.</summary>
    /// <param name="value">The value of a flag; null when it isn't given.</param>
    /// <exception cref="StartupException">A value is wrong.</exception>
    internal static WebSettings Resolve(Func<Flag, string?> value)
    {
        var listen = CollectorSettings.Address(
            Flag.WebListenAddress, value(Flag.WebListenAddress) ?? CollectorSettings.WebListenDefault);
        var certificate = CollectorSettings.Files(value, Flag.WebTlsCertificate, Flag.WebTlsKey);
        var tls = value(Flag.WebTlsEnabled) is { } said
            ? CollectorSettings.Switch(Flag.WebTlsEnabled, said)
            : certificate is not null || !IPAddress.IsLoopback(listen.Address);
        if (!tls && !IPAddress.IsLoopback(listen.Address))
        {
            throw CollectorSettings.Wrong(Flag.WebTlsEnabled, "false",
                $"{listen} is no loopback address, and passwords would cross the network in the clear");
        }
        return new WebSettings(
            listen, Url(value(Flag.WebExternalUrl)), tls, certificate, Patterns(value(Flag.WebPublic)),
            new TrustedProxies(Networks(value(Flag.WebProxyTrusted)), Header(value)));
    }

    private static Uri? Url(string? text)
    {
        if (text is null)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        throw CollectorSettings.Wrong(
            Flag.WebExternalUrl, text, "write a whole URL, such as https://monitoring.example.org/");
    }

    private static NamePatterns? Patterns(string? text) => text is null
        ? null
        : NamePatterns.Parse(text) ?? throw CollectorSettings.Wrong(
            Flag.WebPublic, text, "write names of hosts, where * and ? stand for others, such as web-*,db-?");

    private static IReadOnlyList<IPNetwork> Networks(string? text) => text is null
        ? []
        :
        [
            .. text.Split(',', StringSplitOptions.TrimEntries).Select(part =>
                IPNetwork.TryParse(part, out var network)
                    ? network
                    : throw CollectorSettings.Wrong(
                        Flag.WebProxyTrusted, text, "write networks, such as 127.0.0.1/32,10.1.0.0/16")),
        ];

    private static string? Header(Func<Flag, string?> value)
    {
        if (value(Flag.WebProxyUserHeader) is not { } name)
            return null;
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw CollectorSettings.Wrong(Flag.WebProxyUserHeader, name, "write a header's name: X-Forwarded-User");
        if (value(Flag.WebProxyTrusted) is null)
        {
            throw CollectorSettings.Wrong(
                Flag.WebProxyUserHeader, name,
                $"anyone may write this header: name the proxy with {Flag.WebProxyTrusted.OnCommandLine}");
        }
        return name;
    }
}
