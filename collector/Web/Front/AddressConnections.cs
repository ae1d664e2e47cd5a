using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Web.Access;

namespace Monitoring.Collector.Web.Front;

/// <summary>
/// Bounds the open connections of one address, handshakes included. Kestrel bounds only all of them together.
/// </summary>
/// <param name="proxies">Those that are not bounded.</param>
/// <param name="refused">Counts those turned away.</param>
internal sealed class AddressConnections(TrustedProxies proxies, LabelledCounter refused)
{
    // Has a row only for addresses with open connections, so it is bounded with these.
    private readonly ConcurrentDictionary<string, int> open = new(StringComparer.Ordinal);

    /// <summary>Addresses that have connections.</summary>
    public int Count => open.Count;

    /// <summary>The connection's middleware.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (proxies.Include(address))
        {
            await next(connection);
            return;
        }
        var key = AddressKey.Of(address);
        try
        {
            if (open.AddOrUpdate(key, 1, (_, count) => count + 1) <= WebLimits.ConnectionsPerAddressMax)
                await next(connection);
            else
                refused["connections"].Increment();
        }
        finally
        {
            if (open.AddOrUpdate(key, 0, (_, count) => count - 1) == 0)
                open.TryRemove(KeyValuePair.Create(key, 0));
        }
    }
}
