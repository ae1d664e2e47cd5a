namespace Monitoring.Bench.Load;

/// <summary>What load to make.</summary>
/// <param name="Host">Where the collector is.</param>
/// <param name="Port">Its port for agents.</param>
/// <param name="Authority">The collector's data directory, whose authority certifies the agents; null for plain
/// bytes.</param>
/// <param name="First">The number of the first agent: the same number is the same agent with the same stream.</param>
/// <param name="Connections">Agents.</param>
/// <param name="Series">Series of each.</param>
/// <param name="Interval">How often each agent sends a batch; null for as fast as the window allows.</param>
/// <param name="Live">True when each agent that floods also sends its newest values once a second, ahead of its
/// backlog.</param>
/// <param name="Vitals">True for agents whose hosts have what the status page shows, and live now.</param>
/// <param name="Redials">True to dial again, and at once, when nothing listens yet.</param>
/// <param name="Duration">For how long.</param>
public sealed record LoadOptions(
    string Host,
    int Port,
    string? Authority,
    int First,
    int Connections,
    int Series,
    TimeSpan? Interval,
    bool Live,
    bool Vitals,
    bool Redials,
    TimeSpan Duration);
