using System.Net;
using System.Reactive;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Samples;

/// <summary>
/// Reserves seats over TCP. <c>SEATS</c> lists the free ones. <c>HOLD A1</c> keeps one for its holder for half a
/// minute, in which <c>CONFIRM A1</c> books it and <c>RELEASE A1</c> gives it back, as does hanging up.
/// </summary>
/// <param name="reactor">Its clock.</param>
/// <param name="network">Opens the port.</param>
/// <param name="endPoint">Where it listens.</param>
/// <param name="seats">The seats' names.</param>
/// <param name="book">Writes a booking down; it is asked for one at a time, in the order of confirming.</param>
public sealed class SeatService(
    IReactor reactor, INetwork network, IPEndPoint endPoint, string[] seats, Func<string, Deferred<Unit>> book)
    : IService
{
    public static readonly TimeSpan HoldMax = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, Seat> seats = seats.ToDictionary(name => name, name => new Seat(name));
    private readonly DeferredLock ledger = new();
    private IListeningPort? port;

    public IPEndPoint? Address => port?.LocalEndPoint;

    /// <summary>The whole program: serves on a port of this machine until a signal ends it.</summary>
    public static int Run(int port, string file)
    {
        var reactor = new LiveReactor();
        var services = new MultiService();
        var endPoint = new IPEndPoint(IPAddress.Loopback, port);
        services.Add(new SeatService(reactor, new TcpNetwork(reactor), endPoint, ["A1", "A2", "B1", "B2"], seat =>
            reactor.DeferToThread(() => File.AppendAllText(file, seat + "\n"))));
        return reactor.RunUntilSignalled(services) is null ? 0 : 1;
    }

    public Deferred<Unit> Start() => network
        .Listen(endPoint, null, _ => new Customer(this, reactor))
        .AddCallback(bound => { port = bound; });

    /// <summary>What was confirmed is still written down: the empty piece of work comes after it.</summary>
    public Deferred<Unit> Stop()
    {
        port?.Close();
        return ledger.Run(() => Deferred.Succeed(Unit.Default));
    }

    /// <summary>A hold is a Deferred: confirming fires it, releasing cancels it, and time may run out on it.</summary>
    private void Hold(Seat seat, Customer customer)
    {
        (seat.Holder, seat.Hold) = (customer, new Deferred<Unit>());
        customer.SendLine($"HELD {seat.Name} {HoldMax.TotalSeconds}");
        seat.Hold
            .AddTimeout(HoldMax, reactor)
            .AddCallback(_ => ledger.Run(() => book(seat.Name)))
            .AddCallbacks(_ => customer.SendLine($"BOOKED {seat.Name}"), failure =>
            {
                seat.Holder = null;
                customer.SendLine(failure.Exception switch
                {
                    TimeoutException => $"EXPIRED {seat.Name}",
                    OperationCanceledException => $"RELEASED {seat.Name}",
                    var error => $"FAILED {seat.Name} {error.Message}",
                });
            });
    }

    private sealed class Seat(string name)
    {
        public string Name => name;

        public Customer? Holder { get; set; }

        public Deferred<Unit> Hold { get; set; } = new();

        public bool IsHeldBy(Customer customer) => Holder == customer && !Hold.Called;
    }

    private sealed class Customer(SeatService service, IReactor reactor) : LineProtocol(reactor)
    {
        protected override void LineReceived(string line)
        {
            var words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            var seat = service.seats.GetValueOrDefault(words[^1]);
            switch (words[0], seat)
            {
                case ("SEATS", _):
                    var free = service.seats.Values.Where(each => each.Holder is null).Select(each => each.Name);
                    SendLine($"FREE {string.Join(' ', free)}".TrimEnd());
                    break;
                case ("HOLD", { Holder: null }):
                    service.Hold(seat, this);
                    break;
                case ("HOLD", { }):
                    SendLine($"TAKEN {seat.Name}");
                    break;
                case ("CONFIRM", { }) when seat.IsHeldBy(this):
                    seat.Hold.Callback(Unit.Default);
                    break;
                case ("RELEASE", { }) when seat.IsHeldBy(this):
                    seat.Hold.Cancel();
                    break;
                default:
                    SendLine($"WHAT {line}");
                    break;
            }
        }

        protected override void ConnectionLost(Exception? reason)
        {
            foreach (var seat in service.seats.Values.Where(seat => seat.IsHeldBy(this)))
            {
                seat.Hold.Cancel();
            }
        }
    }
}
