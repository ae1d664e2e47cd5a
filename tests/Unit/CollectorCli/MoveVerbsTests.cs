using Monitoring.Collector.Cli;
using Monitoring.Collector.Listening;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class MoveVerbsTests
{
    private readonly AgentConfiguration configuration = new(new VirtualReactor(), [], []);
    private readonly List<string> steps = [];
    private bool diskFull;

    [TestMethod]
    public void Move_Addresses_AreOnDiskBeforeAnAgentHearsOfThem()
    {
        var answer = Said(Verbs().Move(["new.example:7420", "[2001:db8::1]:7420"]));

        Assert.IsTrue(answer.Ok, answer.Text);
        StringAssert.StartsWith(answer.Text, "3 agents");
        CollectionAssert.AreEqual(
            new[] { "kept new.example:7420,[2001:db8::1]:7420", "sent new.example:7420,[2001:db8::1]:7420" }, steps);
    }

    [TestMethod]
    public void Move_DiskFull_ChangesNothing()
    {
        diskFull = true;

        var answer = Said(Verbs().Move(["new:7420"]));

        Assert.IsFalse(answer.Ok);
        StringAssert.Contains(answer.Text, "nothing is changed: no space");
        Assert.IsEmpty(steps);
        Assert.IsEmpty(configuration.Addresses);
    }

    [TestMethod]
    public void Stay_AfterAMove_SendsNobodyAnywhere()
    {
        Assert.IsFalse(Said(Verbs().Stay()).Ok, "there is nothing to take back");
        Said(Verbs().Move(["new:7420"]));

        Assert.IsTrue(Said(Verbs().Stay()).Ok);

        Assert.AreEqual("sent ", steps[^1]);
        Assert.IsEmpty(configuration.Current.Settings);
    }

    [TestMethod]
    [DataRow("", "an address is wanted")]
    [DataRow("nonsense", "HOST:PORT")]
    [DataRow("a:1 b", "HOST:PORT")]
    [DataRow("[fe80::1%eth0]:7420", "interface")]
    [DataRow("a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1 a:1", "at most 16")]
    public void Move_AnythingElse_IsRefused(string addresses, string text)
    {
        var answer = Said(Verbs().Move(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.IsFalse(answer.Ok);
        StringAssert.Contains(answer.Text, text);
        Assert.IsEmpty(steps);
    }

    [TestMethod]
    public void Move_AddressesLongerThanASettingMayBe_AreRefused()
    {
        var longName = new string('a', 250) + ":7420";

        StringAssert.Contains(
            Said(Verbs().Move([longName, longName, longName, longName, longName])).Text, "characters");
    }

    [TestMethod]
    public void Move_WithoutTls_IsRefused() =>
        StringAssert.Contains(Said(Verbs(isInsecure: true).Move(["new:7420"])).Text, "--insecure");

    private static ControlAnswer Said(Deferred<ControlAnswer> carriedOut)
    {
        ControlAnswer? answer = null;
        carriedOut.AddCallback(given => { answer = given; });
        return answer!;
    }

    private MoveVerbs Verbs(bool isInsecure = false) => new(configuration, Send, Keep, isInsecure);

    private int Send()
    {
        steps.Add("sent " + string.Join(',', configuration.Addresses));
        return 3;
    }

    private Deferred<System.Reactive.Unit> Keep(IReadOnlyList<string> addresses)
    {
        if (diskFull)
            return Deferred.Fail<System.Reactive.Unit>(new TrustException("no space"));
        steps.Add("kept " + string.Join(',', addresses));
        return Deferred.Succeed(System.Reactive.Unit.Default);
    }
}
