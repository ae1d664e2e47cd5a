namespace Monitoring.Transport;

/// <summary>Which connections go through a proxy.</summary>
/// <param name="proxy">The proxy.</param>
/// <param name="bypass">To whom connections are made directly.</param>
/// <example>
/// <code>
/// var rules = new ProxyRules(proxy, ProxyBypass.Parse("localhost,10.0.0.0/8,.lan"));
/// Console.WriteLine(rules.For(new HostPort("monitor.example.org", 7420)));
/// </code>
/// </example>
public sealed class ProxyRules(HttpProxy proxy, ProxyBypass bypass)
{
    /// <summary>The proxy.</summary>
    public HttpProxy Proxy { get; } = proxy;

    /// <summary>Through which proxy a host is reached; null for directly.</summary>
    public HttpProxy? For(HostPort target) => bypass.Includes(target) ? null : Proxy;
}
