using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Monitoring.Collector.Web.Front;

/// <summary>Proxies that are believed what they say of those behind them.</summary>
/// <param name="Networks">Where they connect from.</param>
/// <param name="UserHeader">The header in which they name the user; null when they name none.</param>
public sealed record TrustedProxies(IReadOnlyList<IPNetwork> Networks, string? UserHeader)
{
    /// <summary>No proxy is trusted.</summary>
    public static TrustedProxies None { get; } = new([], null);

    /// <summary>Whether this address is a proxy's.</summary>
    public bool Include(IPAddress? address)
    {
        if (address is null)
            return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.Contains(plain));
    }

    /// <summary>
    /// Takes the visitor's address and scheme from <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, and the user
    /// from the header of its own, where a trusted proxy says them; elsewhere they are what anyone may write.
    /// </summary>
    internal void Use(IApplicationBuilder application)
    {
        if (Networks.Count == 0)
            return;
        // Who connects must be looked at before the next step puts the visitor's address in its place.
        application.Use((http, next) =>
        {
            if (UserHeader is not null && Include(http.Connection.RemoteIpAddress))
                ProxyUser.Take(http, UserHeader);
            return next(http);
        });
        // One step back only: what a visitor wrote in front of it is not believed.
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = 1,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in Networks)
            forwarded.KnownIPNetworks.Add(network);
        application.UseForwardedHeaders(forwarded);
    }
}
