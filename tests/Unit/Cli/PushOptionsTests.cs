using Monitoring.Agent.Cli;
using Monitoring.Agent.Delivery;
using Monitoring.Tests.Unit.Delivery;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class PushOptionsTests
{
    private readonly Dictionary<string, string> flags = [];
    private readonly List<Membership> joined = [];

    [TestCleanup]
    public void Dispose() => joined.ForEach(membership => membership.Dispose());

    [TestMethod]
    [DataRow("collector.example.org:7420", "collector.example.org", 7420)]
    [DataRow("10.0.0.1:1", "10.0.0.1", 1)]
    [DataRow("[::1]:65535", "::1", 65535)]
    public void From_Joined_DialsWhereTheTokenSaid(string address, string host, int port)
    {
        Join(address);

        var options = From();

        var collector = options.Collectors.Single();
        Assert.AreEqual((host, port), (collector.Host, collector.Port));
        Assert.AreSame(joined[0].Tls, collector.Tls);
        Assert.AreEqual((address, false, false), (options.Addresses, options.IsSpread, options.IsInsecure));
    }

    [TestMethod]
    public void From_NothingJoined_SaysHowTo() => AssertFails(AgentException.Failure, "monitoring-agent join");

    [TestMethod]
    [DataRow("no-port-here")]
    [DataRow(":7420")]
    [DataRow("host:0")]
    [DataRow("host:65536")]
    [DataRow("::1:7420")]
    public void From_MalformedAddress_IsAUsageError(string address)
    {
        Join("host:1");
        flags["push.address"] = address;

        AssertFails(AgentException.UsageError, "--push.address");
    }

    [TestMethod]
    public void From_OneJoined_IsWhatAllAddressesLeadTo()
    {
        Join("a:1");
        flags["push.address"] = "b:2, c:3";
        flags["push.order"] = "rendezvous";

        var options = From();

        Assert.AreEqual("b:2,c:3", options.Addresses);
        Assert.IsTrue(options.Collectors.All(collector => collector.Membership == joined[0]));
        Assert.IsTrue(options.IsSpread);
        flags["push.order"] = "random";
        AssertFails(AgentException.UsageError, "--push.order");
        flags["push.address"] = "a:1,,b:2";
        AssertFails(AgentException.UsageError, "--push.address ''");
    }

    [TestMethod]
    public void From_SeveralJoined_AreToldApartByTheirAddresses()
    {
        Join("a:1");
        Join("b:2");
        Assert.AreEqual("a:1,b:2", From().Addresses);
        flags["push.address"] = "b:2";
        Assert.AreSame(joined[1], From().Collectors.Single().Membership);

        flags["push.address"] = "c:3";
        AssertFails(AgentException.UsageError, "a:1, b:2");
    }

    [TestMethod]
    public void From_Insecure_IsForLoopbackOnly()
    {
        flags["insecure"] = "true";
        AssertFails(AgentException.UsageError, "--push.address is missing");
        flags["push.address"] = "127.0.0.1:7420";
        Assert.IsTrue(From().IsInsecure);

        flags["push.address"] = "10.0.0.1:7420";
        AssertFails(AgentException.UsageError, "--insecure");
    }

    private void Join(string address) => joined.Add(Memberships.Make(address));

    private PushOptions From() => PushOptions.From(new SettingValues(flags, _ => null), joined);

    private void AssertFails(int exitCode, string text)
    {
        var error = Assert.ThrowsExactly<AgentException>(From);
        Assert.AreEqual(exitCode, error.ExitCode);
        StringAssert.Contains(error.Message, text);
    }
}
