using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Monitoring.Collector.Exposition;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Exposition;

[TestClass]
public sealed class ServiceDiscoveryTests
{
    [TestMethod]
    public void Targets_TwoHosts_AreOneTargetEach() => Assert.AreEqual(
        """[{"targets":["mon.example:443"],"labels":{"__scheme__":"https","""
        + """ "__metrics_path__":"/m/metrics/host/db%202","""[1..]
        + """ "instance":"db 2"}},{"targets":["mon.example:443"],"labels":{"__scheme__":"https","""[1..]
        + """ "__metrics_path__":"/m/metrics/host/web1","instance":"web1","env":"prod"}}]"""[1..],
        Json(FixedFleet.TwoHosts.Hosts, "https://mon.example/m/"));

    [TestMethod]
    public void Targets_NoHosts_IsAnEmptyList() => Assert.AreEqual("[]", Json([], "http://localhost/"));

    [TestMethod]
    public void Targets_LabelsThatSteerPrometheus_AreLeftOut()
    {
        var labels = new LabelSet(new Label("__address__", "evil:80"), new Label("role", "db"));

        var json = Json([new("a", true, "", labels, [])], "http://[::1]:7480/");

        Assert.AreEqual(
            """[{"targets":["[::1]:7480"],"labels":{"__scheme__":"http","__metrics_path__":"/metrics/host/a","""
            + """ "instance":"a","role":"db"}}]"""[1..],
            json);
    }

    [TestMethod]
    public void AddressOf_HostHeader_IsTheAddress()
    {
        var http = new DefaultHttpContext();
        http.Request.Scheme = "http";
        http.Request.Host = new("collector.internal:7480");

        Assert.AreEqual("http://collector.internal:7480/", ServiceDiscovery.AddressOf(http).ToString());
    }

    [TestMethod]
    public void AddressOf_NoHostHeader_IsWhereTheRequestCameIn()
    {
        var http = new DefaultHttpContext();
        http.Request.Scheme = "http";
        http.Connection.LocalIpAddress = IPAddress.IPv6Loopback;
        http.Connection.LocalPort = 7480;

        Assert.AreEqual("http://[::1]:7480/", ServiceDiscovery.AddressOf(http).ToString());
    }

    private static string Json(IReadOnlyList<ExposedHost> hosts, string address) =>
        Encoding.UTF8.GetString(ServiceDiscovery.Targets(hosts, new(address)));
}
