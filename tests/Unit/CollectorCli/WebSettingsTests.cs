using System.Net;
using Monitoring.Collector.Cli;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class WebSettingsTests
{
    private readonly Dictionary<string, string> flags = [];

    [TestMethod]
    public void Resolve_Nothing_IsPlainOnLoopbackForThisMachine()
    {
        var settings = Resolve();

        Assert.AreEqual("127.0.0.1:7480", settings.Listen.ToString());
        Assert.IsFalse(settings.Tls);
        Assert.IsFalse(settings.LoginAlways);
        Assert.IsNull(settings.Certificate);
        Assert.IsNull(settings.Public);
        Assert.IsEmpty(settings.Proxies.Networks);
        Assert.IsNull(settings.Proxies.UserHeader);
    }

    [TestMethod]
    [DataRow("0.0.0.0:7480")]
    [DataRow("[::]:7480")]
    [DataRow("192.0.2.1:7480")]
    public void Resolve_BeyondLoopback_IsTlsWithALogin(string address)
    {
        flags["web.listen-address"] = address;

        Assert.IsTrue(Resolve().Tls);
        Assert.IsTrue(Resolve().LoginAlways);

        flags["web.tls.enabled"] = "false";
        StringAssert.Contains(Assert.ThrowsExactly<StartupException>(Resolve).Message, "in the clear");
    }

    [TestMethod]
    public void Resolve_CertificateOnLoopback_IsTls()
    {
        flags["web.tls.certificate"] = "/etc/c.pem";
        Assert.IsTrue(Resolve().Tls);
        Assert.AreEqual(("/etc/c.pem", "/etc/c.pem"), (Resolve().Certificate!.Certificate, Resolve().Certificate!.Key));

        flags["web.tls.key"] = "/etc/k.pem";
        Assert.AreEqual("/etc/k.pem", Resolve().Certificate!.Key);
    }

    [TestMethod]
    public void Resolve_TrustedProxy_MeansALogin()
    {
        flags["web.proxy.trusted"] = "127.0.0.1/32, 10.1.0.0/16";
        flags["web.proxy.user-header"] = "X-Forwarded-User";

        var settings = Resolve();

        Assert.IsTrue(settings.LoginAlways);
        Assert.IsTrue(settings.Proxies.Include(IPAddress.Parse("10.1.2.3")));
        Assert.IsFalse(settings.Proxies.Include(IPAddress.Parse("10.2.2.3")));
    }

    [TestMethod]
    [DataRow("web.external-url", "monitoring.example.org")]
    [DataRow("web.tls.key", "/etc/k.pem")]
    [DataRow("web.tls.enabled", "perhaps")]
    [DataRow("web.tls.certificate", "")]
    [DataRow("web.public", "a,,b")]
    [DataRow("web.proxy.trusted", "127.0.0.1/33")]
    [DataRow("web.proxy.trusted", "localhost")]
    [DataRow("web.proxy.trusted", "")]
    [DataRow("web.proxy.user-header", "X-Forwarded-User")]
    [DataRow("web.proxy.user-header", "X User")]
    public void Resolve_WrongValue_IsAUsageErrorThatNamesTheFlag(string flag, string text)
    {
        flags[flag] = text;

        var wrong = Assert.ThrowsExactly<StartupException>(Resolve);

        Assert.AreEqual(2, wrong.ExitCode);
        StringAssert.Contains(wrong.Message, "--" + flag);
    }

    private WebSettings Resolve() => WebSettings.Resolve(flag => flags.GetValueOrDefault(flag.Name));
}
