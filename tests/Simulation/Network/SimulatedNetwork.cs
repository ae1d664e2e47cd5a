using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Machines;

namespace Monitoring.Tests.Simulation.Network;

/// <summary>
/// All machines and the routes between them. It keeps the contract of the product's networks, and has more faults than
/// the twin for unit tests: of routes, of connections, and of the processes at their ends.
/// </summary>
internal sealed class SimulatedNetwork(VirtualReactor time, Random random)
{
    private readonly Dictionary<string, Machine> machines = [];
    private readonly Dictionary<(string, string), Route> routes = [];
    private int wires;

    public VirtualReactor Time => time;

    public Dictionary<(string Host, int Port), SimulatedPort> Ports { get; } = [];

    /// <summary>Called with each new connection.</summary>
    public event Action<Wire, ProcessNetwork, ProcessNetwork>? Wired;

    /// <summary>Called when a protocol threw at what it was given.</summary>
    public event Action<ProcessNetwork, Exception>? Faulted;

    public Machine AddMachine(string name)
    {
        var machine = new Machine(name, time);
        machines.Add(name, machine);
        return machine;
    }

    public Machine MachineOf(string name) => machines[name];

    public Route RouteBetween(string client, string server)
    {
        if (!routes.TryGetValue((client, server), out var route))
            routes[(client, server)] = route = new Route(machines[client], machines[server], random);
        return route;
    }

    public Wire MakeWire(Route route, ProcessNetwork client, ProcessNetwork server)
    {
        var wire = new Wire(this, route, client, server, ++wires);
        route.Wires.Add(wire);
        Wired?.Invoke(wire, client, server);
        return wire;
    }

    public void Fault(ProcessNetwork process, Exception error) => Faulted?.Invoke(process, error);
}
