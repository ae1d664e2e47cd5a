using System.Net;
using Microsoft.AspNetCore.Connections;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Front;

namespace Monitoring.Tests.Unit.Web.Front;

[TestClass]
public sealed class AddressConnectionsTests : IDisposable
{
    private readonly InstrumentSet instruments = new();
    private readonly TaskCompletionSource end = new();
    private readonly AddressConnections connections;
    private readonly WebMetrics metrics;
    private int served;

    public AddressConnectionsTests()
    {
        metrics = new WebMetrics(instruments);
        connections = new AddressConnections(
            new TrustedProxies([System.Net.IPNetwork.Parse("10.0.0.0/8")], null), metrics.Refused);
    }

    [TestMethod]
    public async Task Connections_OfOneAddress_AreBoundedAndCountedOut()
    {
        Task[] held = [.. Enumerable.Range(0, WebLimits.ConnectionsPerAddressMax).Select(i => Open("2001:db8::" + i))];

        var refused = Open("2001:db8::ffff");
        Assert.IsTrue(refused.IsCompletedSuccessfully);
        Assert.AreEqual(WebLimits.ConnectionsPerAddressMax, served);
        Assert.AreEqual(1, metrics.Refused["connections"].Value);

        var other = Open("2001:db8:0:1::1");
        Assert.AreEqual(WebLimits.ConnectionsPerAddressMax + 1, served);
        end.SetResult();
        await Task.WhenAll([.. held, refused, other]);
        Assert.AreEqual(0, connections.Count);
        await Open("2001:db8::ffff");
        Assert.AreEqual(WebLimits.ConnectionsPerAddressMax + 2, served);
    }

    [TestMethod]
    public async Task Connections_OfATrustedProxy_AreNotBounded()
    {
        Task[] held =
            [.. Enumerable.Range(0, WebLimits.ConnectionsPerAddressMax + 1).Select(_ => Open("::ffff:10.0.0.1"))];

        Assert.AreEqual(held.Length, served);
        end.SetResult();
        await Task.WhenAll(held);
    }

    public void Dispose() => instruments.Dispose();

    private async Task Open(string address)
    {
        await using var connection = new DefaultConnectionContext
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1),
        };
        await connections.RunAsync(connection, _ =>
        {
            served++;
            return end.Task;
        });
    }
}
