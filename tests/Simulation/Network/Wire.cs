using Monitoring.Tests.Simulation.Machines;

namespace Monitoring.Tests.Simulation.Network;

/// <summary>One connection.</summary>
internal sealed class Wire
{
    public Wire(SimulatedNetwork network, Route route, ProcessNetwork client, ProcessNetwork server, int number)
    {
        Network = network;
        Route = route;
        Number = number;
        Client = new WireEnd(this, client);
        Server = new WireEnd(this, server);
        ToServer = new Flight(this, Client, Server);
        ToClient = new Flight(this, Server, Client);
    }

    public SimulatedNetwork Network { get; }

    public Route Route { get; }

    public int Number { get; }

    public WireEnd Client { get; }

    public WireEnd Server { get; }

    public Flight ToServer { get; }

    public Flight ToClient { get; }

    /// <summary>What the world knows of it besides.</summary>
    public IWireWatch? Watch { get; set; }

    /// <summary>All that is written vanishes, and nobody learns of it: a router lost its memory.</summary>
    public bool Vanishes { get; private set; }

    /// <summary>Breaks it at once for both sides; what is under way is lost.</summary>
    public void Reset()
    {
        ToServer.Clear();
        ToClient.Clear();
        Client.Break();
        Server.Break();
    }

    public void Vanish()
    {
        Vanishes = true;
        ToServer.Clear();
        ToClient.Clear();
    }

    public void Hurry()
    {
        ToServer.Hurry();
        ToClient.Hurry();
    }

    public override string ToString() => $"link {Number}";

    internal Flight From(WireEnd end) => end == Client ? ToServer : ToClient;

    internal void EndEnded()
    {
        if (!Client.HasEnded || !Server.HasEnded)
            return;
        ToServer.Clear();
        ToClient.Clear();
        Route.Wires.Remove(this);
    }
}
