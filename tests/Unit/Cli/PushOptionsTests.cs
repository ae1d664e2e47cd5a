using Monitoring.Agent.Cli;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class PushOptionsTests
{
    private const string Pin = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF";

    private readonly Dictionary<string, string> flags = [];

    [TestMethod]
    [DataRow("collector.example.org:7420", "collector.example.org", 7420)]
    [DataRow("10.0.0.1:1", "10.0.0.1", 1)]
    [DataRow("[::1]:65535", "::1", 65535)]
    public void From_Address_IsTakenApart(string address, string host, int port)
    {
        using var secret = new TemporaryFile("s3cret\n");
        Set(address, Pin, secret.Path);

        var options = From();

        var collector = options.Collectors.Single();
        Assert.AreEqual((host, port, Pin), (collector.Host, collector.Port, collector.Tls!.Pin));
        Assert.AreEqual((address, "s3cret", false), (options.Addresses, options.Secret, options.IsSpread));
    }

    [TestMethod]
    [DataRow("no-port-here")]
    [DataRow(":7420")]
    [DataRow("host:0")]
    [DataRow("host:65536")]
    [DataRow("::1:7420")]
    [DataRow("")]
    public void From_MalformedAddress_IsAUsageError(string address)
    {
        Set(address, Pin, "/dev/null");

        AssertFails(AgentException.UsageError, "--push.address");
    }

    [TestMethod]
    public void From_MissingPinOrSecret_NamesTheFlag()
    {
        Set("host:1", "sha256:12", "/dev/null");
        AssertFails(AgentException.UsageError, "--push.pin");
        flags.Remove("push.pin");
        AssertFails(AgentException.UsageError, "--push.pin");
        flags["push.pin"] = Pin;
        flags.Remove("push.secret-file");
        AssertFails(AgentException.UsageError, "--push.secret-file");
    }

    [TestMethod]
    public void From_SecretThatOthersMayRead_IsRefusedWithTheRemedy()
    {
        using var secret = new TemporaryFile("s", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Set("host:1", Pin, secret.Path);

        AssertFails(AgentException.Failure, "chmod 600");
    }

    [TestMethod]
    public void From_SeveralCollectors_HaveOnePinForAllOrOneEach()
    {
        using var secret = new TemporaryFile("s");
        var other = Pin.Replace('0', 'f');
        Set("a:1, b:2", Pin, secret.Path);
        CollectionAssert.AreEqual(new[] { Pin, Pin }, From().Collectors.Select(c => c.Tls!.Pin).ToArray());
        flags["push.pin"] = $"{Pin},{other}";
        flags["push.order"] = "rendezvous";
        CollectionAssert.AreEqual(new[] { Pin, other }, From().Collectors.Select(c => c.Tls!.Pin).ToArray());
        Assert.IsTrue(From().IsSpread);

        flags["push.pin"] = $"{Pin},{Pin},{Pin}";
        AssertFails(AgentException.UsageError, "3 pins for 2 collectors");
        flags["push.pin"] = Pin;
        flags["push.order"] = "random";
        AssertFails(AgentException.UsageError, "--push.order");
        flags["push.address"] = "a:1,,b:2";
        AssertFails(AgentException.UsageError, "--push.address ''");
    }

    [TestMethod]
    public void From_Insecure_IsForLoopbackOnly()
    {
        flags["insecure"] = "true";
        flags["push.address"] = "127.0.0.1:7420";
        Assert.IsTrue(From().IsInsecure);

        flags["push.address"] = "10.0.0.1:7420";
        AssertFails(AgentException.UsageError, "--insecure");
    }

    private void Set(string address, string pin, string secretFile)
    {
        flags["push.address"] = address;
        flags["push.pin"] = pin;
        flags["push.secret-file"] = secretFile;
    }

    private PushOptions From() => PushOptions.From(new SettingValues(flags, _ => null));

    private void AssertFails(int exitCode, string text)
    {
        var error = Assert.ThrowsExactly<AgentException>(From);
        Assert.AreEqual(exitCode, error.ExitCode);
        StringAssert.Contains(error.Message, text);
    }
}
