using Monitoring.Collector.Cli;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class ControlCommandsTests
{
    private const string Pin = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly CollectorUnderTest collector = new();
    private readonly TokenRegistry tokens = new([]);
    private int saves;
    private bool diskFull;
    private ControlCommands commands = null!;

    [TestInitialize]
    public void Make() => commands = new ControlCommands(
        new AgentVerbs(collector.Commands, collector.Latest),
        new MoveVerbs(
            new AgentConfiguration(collector.Reactor, [], []), () => 7, _ => Saved(), isInsecure: false),
        new TokenVerbs(tokens, collector.Reactor, () => "monitor.example:7420", Pin),
        new AuthorityVerbs(certificate: null, given: null),
        Saved,
        directory => Deferred.Succeed(new ControlAnswer(true, $"Backed up to {directory}.")),
        request => Deferred.Succeed(new ControlAnswer(true, $"Access: {request.Command} {request.Argument}.")));

    [TestCleanup]
    public void Dispose() => collector.Dispose();

    [TestMethod]
    [DataRow("user add", "anna x")]
    [DataRow("web-token list", "")]
    public void Access_Verbs_GoToTheWebSide(string command, string argument) =>
        Assert.AreEqual($"Access: {command} {argument}.", CarryOut(command, argument).Text);

    [TestMethod]
    public void Move_ThenStay_IsCarriedOutByTheMoves()
    {
        StringAssert.StartsWith(CarryOut("agent move", "", "new:7420").Text, "7 agents");
        StringAssert.Contains(CarryOut("agent stay").Text, "no longer");
    }

    [TestMethod]
    public void List_NoAgents_SaysSo() => StringAssert.Contains(CarryOut("agent list").Text, "No agent");

    [TestMethod]
    public void List_Agents_AreRowsByName()
    {
        var web = collector.Host("web1").Dial().Sampling();
        collector.Host("db1").Dial();
        collector.Wait(2);

        var lines = CarryOut("agent list").Text.Split('\n');

        Assert.HasCount(3, lines);
        StringAssert.StartsWith(lines[1], "db1   down ");
        StringAssert.StartsWith(lines[2], "web1  up ");
        StringAssert.EndsWith(lines[2], web.Identity.AgentId.ToString("N"));
        StringAssert.EndsWith(lines[0], "LABELS");
    }

    [TestMethod]
    public void Backup_Directory_IsHandedOn() =>
        Assert.AreEqual("Backed up to /b.", CarryOut("backup", "/b").Text);

    [TestMethod]
    public void Forget_ByNameOrId_IsDoneOnce()
    {
        var host = collector.Host("web1").Dial();
        collector.Host("db1").Dial();
        collector.Wait(1);

        Assert.IsTrue(CarryOut("agent forget", "db1").Ok);
        Assert.IsTrue(CarryOut("agent forget", host.Identity.AgentId.ToString("N")).Ok);
        Assert.IsFalse(CarryOut("agent forget", "db1").Ok);
        Assert.IsEmpty(collector.Registry.Agents);
    }

    [TestMethod]
    public void Replace_NobodyAsked_TellsWhatElseToDo()
    {
        collector.Host("web1").Dial();
        collector.Wait(1);

        var answer = CarryOut("agent replace", "web1");

        Assert.IsFalse(answer.Ok);
        StringAssert.Contains(answer.Text, "agent forget web1");
    }

    [TestMethod]
    public void Revoke_AnAgent_CutsItOffAtOnceAndKeepsItOut()
    {
        var host = collector.Host("web1").Dial().Sampling();
        collector.Wait(2);

        Assert.IsTrue(CarryOut("agent revoke", "web1").Ok);
        Assert.AreEqual(1, saves, "it must be known still when the power has gone meanwhile");
        collector.Wait(0.1);

        Assert.AreEqual(GoodbyeReason.Revoked, host.End?.Reason);
        Assert.AreEqual(HostState.KeptOut, collector.Block("web1")?.State);
        Assert.IsEmpty(collector.Block("web1")!.Groups);
        StringAssert.StartsWith(CarryOut("agent list").Text.Split('\n')[1], "web1  revoked ");
        host.Dial();
        collector.Wait(1);
        Assert.AreEqual(GoodbyeReason.Revoked, host.End?.Reason);
        Assert.AreEqual(2, collector.Metrics.Goodbyes["revoked"].Value);
    }

    [TestMethod]
    public void Rename_AnAgent_CountsForMoreThanWhatItCallsItself()
    {
        var host = collector.Host("web1").Dial().Sampling();
        collector.Host("db1").Dial();
        collector.Wait(2);

        Assert.IsFalse(CarryOut("agent rename", "web1", "db1").Ok, "the name is taken");
        Assert.IsFalse(CarryOut("agent rename", "web1", "a/b").Ok, "no such name will do");
        Assert.IsTrue(CarryOut("agent rename", "web1", "shop").Ok);
        collector.Wait(0.5);
        Assert.AreEqual(HostState.Up, collector.Block("shop")?.State);
        Assert.IsNull(collector.Block("web1"));

        host.Dial();
        collector.Wait(2);
        Assert.IsTrue(host.IsLinked);
        Assert.AreEqual(HostState.Up, collector.Block("shop")?.State);
    }

    [TestMethod]
    public void Label_AnAgent_IsShownAtOnce()
    {
        collector.Host("web1").Dial().Sampling();
        collector.Wait(2);

        Assert.AreEqual("web1 has env=prod, role=web.", CarryOut("agent label", "web1", "env=prod", "role=web").Text);
        collector.Wait(0.5);
        Assert.AreEqual("web", collector.Block("web1")!.Labels.Find("role"));
        Assert.AreEqual("web1 has env=prod.", CarryOut("agent label", "web1", "role=").Text);
        Assert.IsFalse(CarryOut("agent label", "web1", "instance=other").Ok);
        Assert.IsFalse(CarryOut("agent label", "db1", "env=prod").Ok);
    }

    [TestMethod]
    public void Token_Created_IsALineForTheAddressAndKnownBeforeItIsShown()
    {
        var answer = CarryOut(
            "token create", "", "uses=3", "ttl=2h", "label=env=prod", "label=role=web", "forget-after=10m");

        Assert.IsTrue(answer.Ok, answer.Text);
        Assert.AreEqual(1, saves);
        var line = JoinToken.Read(answer.Text)!;
        Assert.AreEqual(("monitor.example:7420", Pin), (line.Address, line.Pin));
        var token = tokens.Find(line.Id)!;
        Assert.AreEqual((3, TimeSpan.FromHours(2)), (token.UsesLeft, token.Expires - token.Created));
        Assert.AreEqual(TimeSpan.FromMinutes(10), token.ForgetAfter);
        Assert.AreEqual("web", token.Labels.Find("role"));
        Assert.AreEqual(TokenJudgement.Good, tokens.Judge(line.Id, line.Secret.Span, collector.Reactor.UtcNow));
    }

    [TestMethod]
    public void Token_CreatedOnAFullDisk_IsNotShown()
    {
        diskFull = true;

        var answer = CarryOut("token create");

        Assert.IsFalse(answer.Ok);
        Assert.IsNull(JoinToken.Read(answer.Text));
        StringAssert.Contains(answer.Text, "can't be written down (no space left): a restart undoes it");
    }

    [TestMethod]
    public void Token_CreatedWithNothingSaid_IsForOneHostAndADay()
    {
        var token = tokens.Find(JoinToken.Read(CarryOut("token create", "").Text)!.Id)!;

        Assert.AreEqual((1, TimeSpan.FromDays(1)), (token.UsesLeft, token.Expires - token.Created));
        Assert.AreEqual(LabelSet.Empty, token.Labels);
        Assert.IsNull(token.ForgetAfter);
    }

    [TestMethod]
    [DataRow("uses=0", "--uses")]
    [DataRow("uses=many", "--uses")]
    [DataRow("ttl=100ms", "--ttl")]
    [DataRow("ttl=400d", "--ttl")]
    [DataRow("forget-after=1s", "--forget-after")]
    [DataRow("label=instance=x", "--label")]
    [DataRow("address=nowhere", "--address")]
    public void Token_CreatedWrongly_NamesTheFlag(string setting, string flag)
    {
        var answer = CarryOut("token create", "", setting);

        Assert.IsFalse(answer.Ok);
        StringAssert.Contains(answer.Text, flag);
        Assert.IsEmpty(tokens.Tokens);
    }

    [TestMethod]
    public void Token_ListedAndRevoked_ShowsNoSecret()
    {
        StringAssert.Contains(CarryOut("token list").Text, "no tokens");
        var line = CarryOut("token create", "").Text;
        var name = TokenRecord.NameOf(JoinToken.Read(line)!.Id);

        var row = CarryOut("token list").Text.Split('\n')[1];
        StringAssert.StartsWith(row, name);
        Assert.IsTrue(CarryOut("token revoke", name).Ok);
        Assert.IsFalse(CarryOut("token revoke", name).Ok);
        Assert.IsEmpty(tokens.Tokens);
    }

    [TestMethod]
    public void Rotate_WithoutTls_IsRefused() => StringAssert.Contains(CarryOut("ca rotate").Text, "--insecure");

    [TestMethod]
    public void UnknownCommand_IsRefused() => Assert.IsFalse(CarryOut("agent promote", "web1").Ok);

    [TestMethod]
    public void Sample_Answered_TellsHowManySeriesAndWhen()
    {
        collector.Host("web1").Dial();
        collector.Wait(1);

        Assert.AreEqual(
            new ControlAnswer(true, "web1 was sampled at 2026-01-01 00:00:01Z by its clock: 1 series."),
            CarryOut("agent sample", "web1"));
    }

    [TestMethod]
    public void Sample_NoLinkOrNoAnswer_TellsWhy()
    {
        collector.Host("web1").Dial();
        collector.Wait(1);
        collector.Network.Links[0].Stall();

        Assert.IsFalse(CarryOut("agent sample", "web1").Ok);
        Assert.IsFalse(CarryOut("agent sample", "db1").Ok);
    }

    private Deferred<System.Reactive.Unit> Saved()
    {
        saves++;
        return diskFull
            ? Deferred.Fail<System.Reactive.Unit>(new TrustException("no space left"))
            : Deferred.Succeed(System.Reactive.Unit.Default);
    }

    private ControlAnswer CarryOut(string command, string argument = "", params string[] more)
    {
        ControlAnswer? answer = null;
        commands.CarryOut(new ControlRequest(command, argument, more)).AddCallback(came => { answer = came; });
        while (answer is null)
            collector.Wait(0.1);
        return answer;
    }
}
