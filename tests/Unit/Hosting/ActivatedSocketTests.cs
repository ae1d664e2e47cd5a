using System.Net;
using System.Net.Sockets;
using Monitoring.Reactor;
using Monitoring.Hosting;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Hosting;

[TestClass]
public sealed class ActivatedSocketTests
{
    private const int ProcessId = 42;

    [TestMethod]
    [DataRow("42", "1", "agents", 3)]
    [DataRow("42", "2", "web:agents", 4)]
    [DataRow("42", "1", "web:agents", null, DisplayName = "a name without a descriptor")]
    [DataRow("42", "1", "web", null)]
    [DataRow("42", "1", null, null)]
    [DataRow("42", "many", "agents", null)]
    [DataRow("43", "1", "agents", null, DisplayName = "another process is meant")]
    [DataRow(null, null, null, null)]
    public void Descriptor_OfTheEnvironment_IsFoundByName(string? process, string? count, string? names, int? expected)
    {
        var descriptor = ActivatedSocket.Descriptor("agents", Variable, ProcessId);

        Assert.AreEqual(expected, descriptor);

        string? Variable(string name) => name switch
        {
            ActivatedSocket.ProcessVariable => process,
            ActivatedSocket.CountVariable => count,
            ActivatedSocket.NamesVariable => names,
            _ => null,
        };
    }

    [TestMethod]
    public void Network_WithASocketHandedOver_ListensOnThatAndThenOnItsOwn()
    {
        using var opened = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        opened.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        opened.Listen();
        var reactor = new VirtualReactor();
        // The descriptor is owned by what is opened here, as it is in the program that it was handed over to.
        var network = new TcpNetwork(reactor, handedOver: ActivatedSocket.Open(Duplicate(opened)));
        var ports = new List<IListeningPort>();

        network.Listen(new IPEndPoint(IPAddress.Loopback, 0), null, _ => null!).AddCallback(ports.Add);
        network.Listen(new IPEndPoint(IPAddress.Loopback, 0), null, _ => null!).AddCallback(ports.Add);

        Assert.AreEqual(opened.LocalEndPoint, ports[0].LocalEndPoint);
        Assert.AreNotEqual(opened.LocalEndPoint, ports[1].LocalEndPoint);
        ports.ForEach(port => port.Close());
        // Whoever opened it still listens: those who dial meanwhile wait.
        using var dialled = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dialled.Connect(opened.LocalEndPoint!);
    }

    private static int Duplicate(Socket socket) => Dup((int)socket.Handle);

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "dup")]
    private static extern int Dup(int descriptor);
}
