using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Monitoring.Collector.Exposition;

/// <summary>
/// Prometheus' HTTP service discovery (prometheus.io, "Writing HTTP Service Discovery"): always the full list of
/// hosts, one target each, all at the collector's address and told apart by their paths.
/// </summary>
internal static class ServiceDiscovery
{
    /// <summary>The list as JSON.</summary>
    /// <param name="hosts">
    /// All hosts, those that are down too: their scrape fails, and so <c>up</c> says it. Those that have gone to
    /// another collector are left out, as they are on its list.
    /// </param>
    /// <param name="address">
    /// Where Prometheus reaches the collector's web server; a path in front of ours is kept.
    /// </param>
    public static byte[] Targets(IReadOnlyList<ExposedHost> hosts, Uri address)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartArray();
            foreach (var host in hosts.Where(host => !host.HasMoved))
                WriteTarget(json, host, address);
            json.WriteEndArray();
        }
        return output.ToArray();
    }

    /// <summary>
    /// The collector's address as the request shows it: its Host header or, where that is missing, where it came in.
    /// </summary>
    public static Uri AddressOf(HttpContext http)
    {
        var request = http.Request;
        if (request.Host.HasValue
            && Uri.TryCreate($"{request.Scheme}://{request.Host.ToUriComponent()}/", UriKind.Absolute, out var asked))
        {
            return asked;
        }
        var local = http.Connection;
        return new UriBuilder(request.Scheme, local.LocalIpAddress?.ToString(), local.LocalPort).Uri;
    }

    private static void WriteTarget(Utf8JsonWriter json, ExposedHost target, Uri address)
    {
        var prefix = address.AbsolutePath.TrimEnd('/');
        json.WriteStartObject();
        json.WriteStartArray("targets");
        var host = address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost;
        json.WriteStringValue($"{host}:{address.Port}");
        json.WriteEndArray();
        json.WriteStartObject("labels");
        json.WriteString("__scheme__", address.Scheme);
        json.WriteString("__metrics_path__", $"{prefix}/metrics/host/{Uri.EscapeDataString(target.Name)}");
        json.WriteString("instance", target.Name);
        // Of two collectors' targets for one host, the one with the higher number is the newer; Prometheus drops it.
        if (target.LinkCounter > 0)
            json.WriteString("__meta_monitoring_link_counter", $"{target.LinkCounter}");
        foreach (var label in target.Labels)
        {
            // Labels that begin with two underscores steer Prometheus itself; an enrolment has no business with them.
            if (label.Name != "instance" && !label.Name.StartsWith("__"))
                json.WriteString(label.Name, label.Value);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
