using Monitoring.Collector.Cli;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class ControlCommandsTests
{
    private readonly CollectorUnderTest collector = new();
    private ControlCommands commands = null!;

    [TestInitialize]
    public void Make() => commands = new ControlCommands(
        collector.Commands,
        collector.Latest,
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

    private ControlAnswer CarryOut(string command, string argument = "")
    {
        ControlAnswer? answer = null;
        commands.CarryOut(new ControlRequest(command, argument)).AddCallback(came => { answer = came; });
        while (answer is null)
            collector.Wait(0.1);
        return answer;
    }
}
