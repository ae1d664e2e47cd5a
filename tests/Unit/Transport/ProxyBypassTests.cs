using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Transport;

[TestClass]
public sealed class ProxyBypassTests
{
    [TestMethod]
    [DataRow("example.org", "example.org", true)]
    [DataRow("example.org", "EXAMPLE.org", true)]
    [DataRow("example.org", "www.example.org", true)]
    [DataRow(".example.org", "www.example.org", true)]
    [DataRow("example.org", "badexample.org", false)]
    [DataRow("www.example.org", "example.org", false)]
    [DataRow("a, b ,c", "b", true)]
    [DataRow("", "b", false)]
    [DataRow(",.,", "b", false)]
    [DataRow("*", "anything", true)]
    [DataRow("example.org:7420", "example.org", true)]
    [DataRow("example.org:443", "example.org", false)]
    [DataRow("10.0.0.1", "10.0.0.1", true)]
    [DataRow("10.0.0.1", "10.0.0.11", false)]
    [DataRow("10.0.0.1:7420", "10.0.0.1", true)]
    [DataRow("10.0.0.0/8", "10.200.0.1", true)]
    [DataRow("10.1.2.3/8", "10.200.0.1", true)]
    [DataRow("10.0.0.0/9", "10.200.0.1", false)]
    [DataRow("10.0.0.0/33", "10.0.0.0", false)]
    [DataRow("10.0.0.0/8", "2001:db8::1", false)]
    [DataRow("2001:db8::/32", "2001:db8:1::1", true)]
    [DataRow("2001:db8::/32", "2001:db9::1", false)]
    [DataRow("2001:DB8::1", "2001:db8::1", true)]
    [DataRow("[2001:db8::1]:7420", "2001:db8::1", true)]
    [DataRow("[2001:db8::1]:443", "2001:db8::1", false)]
    [DataRow("localhost", "127.0.0.1", false)]
    public void Includes_Lists_AsOtherProgramsReadThem(string list, string host, bool direct) =>
        Assert.AreEqual(direct, ProxyBypass.Parse(list).Includes(new HostPort(host, 7420)));

    [TestMethod]
    [DataRow("localhost", true)]
    [DataRow("127.0.0.1", true)]
    [DataRow("127.8.8.8", true)]
    [DataRow("::1", true)]
    [DataRow("localhost.example", false)]
    public void Includes_ThisMachine_WhenAsked(string host, bool direct)
    {
        Assert.AreEqual(direct, ProxyBypass.Parse("", withLoopback: true).Includes(new HostPort(host, 7420)));
        Assert.IsFalse(ProxyBypass.None.Includes(new HostPort(host, 7420)));
    }
}
