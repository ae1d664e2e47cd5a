using System.Net.Sockets;
using System.Text;
using Monitoring.Collector.Cli;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class ControlSocketTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("control").FullName;
    private readonly List<ControlRequest> requests = [];
    private readonly VirtualReactor reactor = new();

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Call_Request_IsCarriedOutAndAnswered()
    {
        using var socket = Listen(new ControlAnswer(true, "done"));

        Assert.AreEqual(0, Call(new ControlRequest("agent forget", "web \"1\"\n")));
        Assert.AreEqual(new ControlRequest("agent forget", "web \"1\"\n"), requests.Single());
        Assert.AreEqual(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ControlSocket.PathIn(directory)));
    }

    [TestMethod]
    public void Call_Refused_IsExitCode1()
    {
        using var socket = Listen(new ControlAnswer(false, "there is no such agent"));

        Assert.AreEqual(1, Call(new ControlRequest("agent forget", "x")));
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
    [DataRow("null\n")]
    [DataRow("{}\n")]
    [DataRow("{\"command\":null,\"argument\":null}\n")]
    [DataRow("{\"command\":\"agent list\"}\n")]
    public void Socket_Garbage_IsAnsweredAndTheNextCallerServed(string garbage)
    {
        using var socket = Listen(new ControlAnswer(true, "done"));
        using (var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            caller.Connect(new UnixDomainSocketEndPoint(ControlSocket.PathIn(directory)));
            caller.ReceiveTimeout = 10_000;
            caller.Send(Encoding.ASCII.GetBytes(garbage));
            caller.Shutdown(SocketShutdown.Send);
            var answer = new byte[1024];
            StringAssert.Contains(Encoding.UTF8.GetString(answer, 0, caller.Receive(answer)), "JSON");
        }

        Assert.AreEqual(0, Call(new ControlRequest("agent list", "")));
        Assert.HasCount(1, requests);
    }

    [TestMethod]
    public void Listen_SocketLeftBehind_IsReplaced()
    {
        File.WriteAllText(Path.Combine(directory, ControlSocket.FileName), "");

        using var socket = Listen(new ControlAnswer(true, "done"));

        Assert.AreEqual(0, Call(new ControlRequest("agent list", "")));
    }

    [TestMethod]
    [Timeout(30_000)]
    public void Accept_Fails_GoesOnAfterAPause()
    {
        var accepts = 0;
        using var socket = ControlSocket.Listen(
            directory,
            reactor,
            _ => Deferred.Succeed(new ControlAnswer(true, "done")),
            listener => Interlocked.Increment(ref accepts) <= ControlSocket.CallersMax + 1
                ? Task.FromException<Socket>(new SocketException((int)SocketError.TooManyOpenSockets))
                : listener.AcceptAsync());

        Assert.AreEqual(0, Call(new ControlRequest("agent list", "")));
        Assert.IsGreaterThanOrEqualTo(ControlSocket.AcceptPause * (ControlSocket.CallersMax + 1), reactor.Elapsed);
    }

    [TestMethod]
    [Timeout(30_000)]
    public void CarryOut_Throws_IsToldAndTheNextCallerServed()
    {
        var calls = 0;
        using var socket = ControlSocket.Listen(directory, reactor, _ => calls++ == 0
            ? throw new InvalidOperationException("as the test wants it")
            : Deferred.Succeed(new ControlAnswer(true, "done")));

        Assert.AreEqual(1, Call(new ControlRequest("agent list", "")));
        Assert.AreEqual(0, Call(new ControlRequest("agent list", "")));
    }

    private ControlSocket Listen(ControlAnswer answer) => ControlSocket.Listen(directory, reactor, request =>
    {
        requests.Add(request);
        return Deferred.Succeed(answer);
    });

    // The caller waits for its answer, which the reactor gives only while its clock is advanced.
    private int Call(ControlRequest request)
    {
        var call = Task.Run(() => ControlCaller.Call(directory, request));
        while (!call.IsCompleted)
        {
            reactor.AdvanceBy(ControlSocket.AcceptPause / 10);
            Thread.Yield();
        }
        return call.GetAwaiter().GetResult();
    }
}
