using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Transport;

[TestClass]
public sealed class HostPortTests
{
    [TestMethod]
    [DataRow("monitor.example.org:7420", "monitor.example.org", 7420)]
    [DataRow("10.0.0.1:1", "10.0.0.1", 1)]
    [DataRow("[::1]:65535", "::1", 65535)]
    [DataRow("[2001:db8::7]:80", "2001:db8::7", 80)]
    [DataRow("[::ffff:10.0.0.1]:80", "::ffff:10.0.0.1", 80)]
    public void TryParse_WellFormed_IsReadAndWrittenAlike(string text, string host, int port)
    {
        Assert.IsTrue(HostPort.TryParse(text, out var parsed, out var wrong), wrong);

        Assert.AreEqual(new HostPort(host, port), parsed);
        Assert.AreEqual(text, parsed.ToString());
    }

    [TestMethod]
    [DataRow("", "HOST:PORT")]
    [DataRow("no-port", "HOST:PORT")]
    [DataRow(":7420", "HOST:PORT")]
    [DataRow("host:0", "HOST:PORT")]
    [DataRow("host:65536", "HOST:PORT")]
    [DataRow("host:080", "HOST:PORT")]
    [DataRow("host:+1", "HOST:PORT")]
    [DataRow("host: 1", "HOST:PORT")]
    [DataRow("[]:1", "HOST:PORT")]
    [DataRow("[host]:1", "HOST:PORT")]
    [DataRow("[10.0.0.1]:1", "HOST:PORT")]
    [DataRow("[::1:1", "HOST:PORT")]
    [DataRow("a b:1", "HOST:PORT")]
    [DataRow("host\r\nX-Injected: 1:7420", "HOST:PORT")]
    [DataRow("::1:7420", "brackets")]
    [DataRow("2001:db8::1:7420", "brackets")]
    [DataRow("[fe80::1%eth0]:7420", "interface")]
    [DataRow("[fe80::1%2]:7420", "interface")]
    public void TryParse_AnythingElse_SaysWhatIsWrong(string text, string wrong)
    {
        Assert.IsFalse(HostPort.TryParse(text, out _, out var said));

        StringAssert.Contains(said, wrong);
    }

    [TestMethod]
    public void TryParse_NameOverTheLimit_IsNone() =>
        Assert.IsFalse(HostPort.TryParse(new string('a', HostPort.NameLengthMax + 1) + ":1", out _, out _));
}
