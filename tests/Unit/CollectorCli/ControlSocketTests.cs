using System.Net.Sockets;
using System.Text;
using Monitoring.Collector.Cli;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class ControlSocketTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("control").FullName;
    private readonly List<ControlRequest> requests = [];

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Call_Request_IsCarriedOutAndAnswered()
    {
        using var socket = Listen(new ControlAnswer(true, "done"));

        Assert.AreEqual(0, ControlCaller.Call(directory, new ControlRequest("agent forget", "web \"1\"\n")));
        Assert.AreEqual(new ControlRequest("agent forget", "web \"1\"\n"), requests.Single());
        Assert.AreEqual(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ControlSocket.PathIn(directory)));
    }

    [TestMethod]
    public void Call_Refused_IsExitCode1()
    {
        using var socket = Listen(new ControlAnswer(false, "there is no such agent"));

        Assert.AreEqual(1, ControlCaller.Call(directory, new ControlRequest("agent forget", "x")));
    }

    [TestMethod]
    public void Call_NobodyListens_TellsWhatToDo()
    {
        var error = Assert.ThrowsExactly<StartupException>(
            () => ControlCaller.Call(directory, new ControlRequest("agent list", "")));

        StringAssert.Contains(error.Message, "monitoring-collector run");
    }

    [TestMethod]
    [DataRow("not json\n")]
    [DataRow("{\"command\":")]
    public void Socket_Garbage_IsAnsweredAndTheNextCallerServed(string garbage)
    {
        using var socket = Listen(new ControlAnswer(true, "done"));
        using (var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            caller.Connect(new UnixDomainSocketEndPoint(ControlSocket.PathIn(directory)));
            caller.Send(Encoding.ASCII.GetBytes(garbage));
            caller.Shutdown(SocketShutdown.Send);
            var answer = new byte[1024];
            StringAssert.Contains(Encoding.UTF8.GetString(answer, 0, caller.Receive(answer)), "JSON");
        }

        Assert.AreEqual(0, ControlCaller.Call(directory, new ControlRequest("agent list", "")));
        Assert.HasCount(1, requests);
    }

    [TestMethod]
    public void Listen_SocketLeftBehind_IsReplaced()
    {
        File.WriteAllText(Path.Combine(directory, ControlSocket.FileName), "");

        using var socket = Listen(new ControlAnswer(true, "done"));

        Assert.AreEqual(0, ControlCaller.Call(directory, new ControlRequest("agent list", "")));
    }

    private ControlSocket Listen(ControlAnswer answer) => ControlSocket.Listen(directory, request =>
    {
        requests.Add(request);
        return Task.FromResult(answer);
    });
}
