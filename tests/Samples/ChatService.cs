using System.Net;
using System.Reactive;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Samples;

/// <summary>
/// A chat room over TCP. The first line that one sends is one's name; every further line goes to all others. Who says
/// nothing for five minutes is asked to leave.
/// </summary>
public sealed class ChatService(IReactor reactor, INetwork network, IPEndPoint endPoint) : IService
{
    public static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan LeaveMax = TimeSpan.FromSeconds(2);
    private readonly List<Guest> connected = [];
    private readonly List<Guest> guests = [];
    private IListeningPort? port;

    public IPEndPoint? Address => port?.LocalEndPoint;

    /// <summary>The whole program: serves on a port of this machine until a signal ends it.</summary>
    public static int Run(int port)
    {
        var reactor = new LiveReactor();
        var services = new MultiService();
        services.Add(new ChatService(reactor, new TcpNetwork(reactor), new IPEndPoint(IPAddress.Loopback, port)));
        return reactor.RunUntilSignalled(services) is null ? 0 : 1;
    }

    public Deferred<Unit> Start() => network
        .Listen(endPoint, null, _ => new Guest(this, reactor))
        .AddCallback(bound => { port = bound; });

    /// <summary>Lets nobody in any more, says so, and waits a while for all to have left.</summary>
    public Deferred<Unit> Stop()
    {
        port?.Close();
        Tell("* the room is closing");
        var leaving = connected.Select(guest => guest.Leave()).ToArray();
        return DeferredList.All(leaving).AddTimeout(LeaveMax, reactor).AddBoth(_ => { });
    }

    private void Tell(string line, Guest? except = null)
    {
        foreach (var guest in guests.Where(guest => guest != except))
        {
            guest.SendLine(line);
        }
    }

    private sealed class Guest(ChatService room, IReactor reactor) : LineProtocol(reactor)
    {
        private readonly Deferred<Unit> left = new();
        private IDelayedCall? silence;
        private string? name;

        public Deferred<Unit> Leave()
        {
            Transport.LoseConnection();
            return left;
        }

        protected override void ConnectionMade()
        {
            room.connected.Add(this);
            silence = Reactor.CallLater(SilenceMax, () =>
            {
                SendLine("* you have fallen silent");
                Transport.LoseConnection();
            });
            SendLine("* who are you?");
        }

        protected override void LineReceived(string line)
        {
            if (silence is { Active: true })
            {
                silence.Reset(SilenceMax);
            }

            if (name is null)
            {
                Enter(line.Trim());
            }
            else
            {
                room.Tell($"{name}: {line}", except: this);
            }
        }

        protected override void ConnectionLost(Exception? reason)
        {
            silence?.CancelIfActive();
            room.connected.Remove(this);
            left.Callback(Unit.Default);
            if (room.guests.Remove(this))
            {
                room.Tell($"* {name} has left");
            }
        }

        private void Enter(string wanted)
        {
            if (wanted.Length is 0 or > 20 || room.guests.Exists(guest => guest.name == wanted))
            {
                SendLine("* choose another name");
                return;
            }

            name = wanted;
            var others = string.Join(", ", room.guests.Select(guest => guest.name));
            SendLine(others.Length == 0 ? "* nobody is here yet" : $"* here are {others}");
            room.Tell($"* {name} has come");
            room.guests.Add(this);
        }
    }
}
