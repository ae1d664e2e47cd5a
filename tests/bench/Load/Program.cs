using System.CommandLine;
using System.Net;
using Monitoring.Bench.Load;
using Monitoring.Reactor;
using Monitoring.Transport;

// Must be set before the first socket: completions run on the thread that polls for them, which halves the cost of
// small reads.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var address = new Option<string>("--address") { Description = "The collector, as HOST:PORT.", Required = true };
var authority = new Option<DirectoryInfo?>("--authority")
{
    Description = "The collector's data directory, whose authority certifies the agents; without it, plain bytes.",
};
var first = new Option<int>("--first") { Description = "The first agent's number.", DefaultValueFactory = _ => 0 };
var connections = new Option<int>("--connections") { Description = "Agents.", DefaultValueFactory = _ => 1 };
var series = new Option<int>("--series") { Description = "Series of each agent.", DefaultValueFactory = _ => 1000 };
var seconds = new Option<int>("--seconds") { Description = "For how long.", DefaultValueFactory = _ => 20 };
var interval = new Option<double?>("--interval")
{
    Description = "Seconds between the batches of an agent; without it, as fast as possible.",
};
var live = new Option<bool>("--live") { Description = "Sends the newest values ahead of the flood, once a second." };
var vitals = new Option<bool>("--vitals") { Description = "Hosts have what the status page shows, and live now." };
var redial = new Option<bool>("--redial") { Description = "Dials again, at once, while nothing listens." };

var command = new RootCommand("Loads a collector with many agents, each the product's own session over made-up series.")
{
    address, authority, first, connections, series, seconds, interval, live, vitals, redial,
};
command.SetAction(parsed => RunOnAReactor(
    (reactor, network) => new LoadRun(reactor, network, OptionsOf(parsed)).Start()));

var handshakes = new Command("handshakes", "Shakes hands in a row, as many at a time as --connections says.")
{
    address, authority, connections, seconds,
};
handshakes.SetAction(parsed => RunOnAReactor(
    (reactor, network) => new HandshakeRun(reactor, network, OptionsOf(parsed)).Start()));
command.Subcommands.Add(handshakes);

var comeBack = new Command(
    "return", "Links agents with nothing to send, cuts all of them off after --seconds, and tells when they are back.")
{
    address, authority, first, connections, series, seconds,
};
comeBack.SetAction(parsed => RunOnAReactor(
    (reactor, network) => new ReturnRun(reactor, network, OptionsOf(parsed)).Start()));
command.Subcommands.Add(comeBack);

LoadOptions OptionsOf(ParseResult parsed)
{
    var collector = IPEndPoint.Parse(parsed.GetRequiredValue(address));
    return new LoadOptions(
        collector.Address.ToString(),
        collector.Port,
        parsed.GetValue(authority)?.FullName,
        parsed.GetValue(first),
        parsed.GetValue(connections),
        parsed.GetValue(series),
        parsed.GetValue(interval) is { } between ? TimeSpan.FromSeconds(between) : null,
        parsed.GetValue(live),
        parsed.GetValue(vitals),
        parsed.GetValue(redial),
        TimeSpan.FromSeconds(parsed.GetValue(seconds)));
}

static int RunOnAReactor(Action<LiveReactor, TcpNetwork> start)
{
    var reactor = new LiveReactor(error => Console.Error.WriteLine(error));
    reactor.CallWhenRunning(() => start(reactor, new TcpNetwork(reactor)));
    reactor.Run();
    return Environment.ExitCode;
}

var reactorCosts = new Command("reactor", "Prints what Deferreds and timers cost: name, nanoseconds of CPU, bytes.");
reactorCosts.SetAction(_ =>
{
    DeferredCosts.Print();
    var reactor = new LiveReactor(error => Console.Error.WriteLine(error));
    reactor.CallWhenRunning(() => TimerCosts.Print(reactor).AddCallback(_ => reactor.Stop()));
    reactor.Run();
});
command.Subcommands.Add(reactorCosts);
return command.Parse(args).Invoke();
