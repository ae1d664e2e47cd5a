using System.Text;

namespace Monitoring.Transport;

/// <summary>
/// An HTTP proxy that opens a way to another host when it is asked by CONNECT (RFC 9110, section 9.3.6). What goes
/// through it is what would go without it: TLS is spoken with the host, not with the proxy.
/// </summary>
/// <example>
/// <code>
/// if (HttpProxy.TryParse("http://proxy.example:3128", out var proxy, out var wrong))
/// {
///     var network = new TcpNetwork(reactor, proxies: new ProxyRules(proxy!, ProxyBypass.None));
/// }
/// </code>
/// </example>
public sealed class HttpProxy
{
    /// <summary>Characters of a user's name and password together, the colon included.</summary>
    public const int UserLengthMax = 512;

    private const string Scheme = "http://";
    private const int PortDefault = 80;

    private readonly string? user;

    private HttpProxy(HostPort address, string? user)
    {
        Address = address;
        this.user = user;
    }

    /// <summary>Where it listens.</summary>
    public HostPort Address { get; }

    /// <summary>True when it is told who asks.</summary>
    public bool HasUser => user is not null;

    /// <summary>Reads <c>http://USER:PASSWORD@HOST:PORT</c>; the scheme, the user and the port (80) may be left
    /// out.</summary>
    /// <param name="url">What people wrote. It may hold a secret, so it is in none of the texts.</param>
    /// <param name="proxy">What it says; null when it is wrong.</param>
    /// <param name="wrong">What is wrong with it and what to do; empty when nothing is.</param>
    public static bool TryParse(string url, out HttpProxy? proxy, out string wrong)
    {
        proxy = null;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && !url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            // What stands before :// may be a user and half a password.
            var speaks = url[..scheme].All(char.IsAsciiLetterOrDigit) ? url[..scheme] : "something else";
            wrong = $"speaks {speaks}: only proxies that are spoken to in http:// will do, as what goes through "
                + "them is TLS already";
            return false;
        }

        var rest = (scheme < 0 ? url : url[Scheme.Length..]).TrimEnd('/');
        var at = rest.LastIndexOf('@');
        var where = rest[(at + 1)..];
        var hasPort = where.LastIndexOf(':') > where.LastIndexOf(']');
        if (!HostPort.TryParse(hasPort ? where : $"{where}:{PortDefault}", out var address, out wrong))
        {
            // Where the @ was forgotten, what looks like a port is a password.
            var isShown = !hasPort || where[(where.LastIndexOf(':') + 1)..].All(char.IsAsciiDigit);
            wrong = $"{(isShown ? $"'{where}'" : "its address")} {wrong}";
            return false;
        }

        proxy = new HttpProxy(address, user: null);
        if (at < 0)
        {
            return true;
        }

        proxy = proxy.As(Uri.UnescapeDataString(rest[..at]), out wrong);
        return proxy is not null;
    }

    /// <summary>The same proxy, told who asks.</summary>
    /// <param name="userAndPassword">USER:PASSWORD. A secret, so it is not in the text.</param>
    /// <param name="wrong">What is wrong with it; empty when nothing is.</param>
    /// <returns>Null when it is wrong.</returns>
    public HttpProxy? As(string userAndPassword, out string wrong)
    {
        wrong = userAndPassword.IndexOf(':') < 1 ? "names no user and password: give USER:PASSWORD"
            : userAndPassword.Length > UserLengthMax ? $"has a user and password of over {UserLengthMax} characters"
            : userAndPassword.Any(char.IsControl) ? "has control characters in its user or password"
            : "";
        return wrong.Length == 0 ? new HttpProxy(Address, userAndPassword) : null;
    }

    /// <summary>Without the user, so that no password ends in a log.</summary>
    public override string ToString() => $"{Scheme}{Address}";

    /// <summary>What it is asked with for a way to a host.</summary>
    internal byte[] RequestFor(HostPort target)
    {
        var text = new StringBuilder();
        text.Append("CONNECT ").Append(target).Append(" HTTP/1.1\r\nHost: ").Append(target).Append("\r\n");
        if (user is not null)
        {
            text.Append("Proxy-Authorization: Basic ")
                .Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)))
                .Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.Append("\r\n").ToString());
    }
}
