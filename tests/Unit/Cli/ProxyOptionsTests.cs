using Monitoring.Agent.Cli;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class ProxyOptionsTests
{
    private static readonly HostPort Collector = new("collector.example", 7420);
    private readonly Dictionary<string, string> flags = [];
    private readonly Dictionary<string, string> environment = [];

    [TestMethod]
    public void From_NothingSet_IsNoProxy() => Assert.IsNull(From());

    [TestMethod]
    public void From_Environment_IsAsOtherProgramsReadIt()
    {
        environment["HTTPS_PROXY"] = "http://upper:1";
        environment["NO_PROXY"] = "lan.example";
        Assert.AreEqual("http://upper:1", From()!.For(Collector)!.ToString());
        Assert.IsNull(From()!.For(new HostPort("web.lan.example", 7420)));
        Assert.IsNull(From()!.For(new HostPort("localhost", 7420)), "this machine is dialled directly");

        environment["https_proxy"] = "http://lower:2";
        environment["no_proxy"] = "collector.example";
        Assert.AreEqual("http://lower:2", From()!.Proxy.ToString());
        Assert.IsNull(From()!.For(Collector));
    }

    [TestMethod]
    public void From_Flag_GoesBeforeTheEnvironmentAndIsForAll()
    {
        environment["HTTPS_PROXY"] = "http://other:1";
        flags["proxy"] = "http://proxy:3128";

        Assert.AreEqual("http://proxy:3128", From()!.For(new HostPort("localhost", 7420))!.ToString());
        environment["NO_PROXY"] = "collector.example";
        Assert.IsNull(From()!.For(Collector), "NO_PROXY holds all the same");
        flags["proxy"] = "none";
        Assert.IsNull(From());
    }

    [TestMethod]
    public void From_PasswordInTheCommandLine_IsRefused()
    {
        flags["proxy"] = "http://anna:s3cret@proxy:3128";
        AssertFails(AgentException.UsageError, "--proxy-user-file");

        flags.Clear();
        environment["MONITORING_PROXY"] = "http://anna:s3cret@proxy:3128";
        Assert.IsTrue(From()!.Proxy.HasUser);
    }

    [TestMethod]
    public void From_UserFile_IsForItsOwnerAlone()
    {
        flags["proxy"] = "http://proxy:3128";
        using (var file = new TemporaryFile("anna:s3cret\n"))
        {
            flags["proxy-user-file"] = file.Path;
            Assert.IsTrue(From()!.Proxy.HasUser);
        }
        using (var open = new TemporaryFile("anna:s3cret\n", UnixFileMode.UserRead | UnixFileMode.OtherRead))
        {
            flags["proxy-user-file"] = open.Path;
            AssertFails(AgentException.Failure, "chmod 600");
        }
        using (var empty = new TemporaryFile("s3cret"))
        {
            flags["proxy-user-file"] = empty.Path;
            AssertFails(AgentException.UsageError, "USER:PASSWORD");
        }
    }

    [TestMethod]
    public void From_WrongUrl_NamesWhereItStands()
    {
        environment["HTTPS_PROXY"] = "socks5://anna:s3cret@proxy:1080";
        AssertFails(AgentException.UsageError, "HTTPS_PROXY: speaks socks5");

        flags["proxy"] = "http://proxy:nowhere";
        AssertFails(AgentException.UsageError, "--proxy: its address is not HOST:PORT");
    }

    private ProxyRules? From() => ProxyOptions.From(new SettingValues(flags, environment.GetValueOrDefault));

    private void AssertFails(int exitCode, string text)
    {
        var error = Assert.ThrowsExactly<AgentException>(From);
        Assert.AreEqual(exitCode, error.ExitCode);
        StringAssert.Contains(error.Message, text);
        Assert.DoesNotContain("s3cret", error.Message);
    }
}
