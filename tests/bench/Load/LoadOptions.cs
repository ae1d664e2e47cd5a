using Monitoring.Transport;

namespace Monitoring.Bench.Load;

/// <summary>What load to make.</summary>
/// <param name="Host">Where the collector is.</param>
/// <param name="Port">Its port for agents.</param>
/// <param name="Tls">Null for plain bytes.</param>
/// <param name="Secret">What agents show.</param>
/// <param name="Connections">Agents.</param>
/// <param name="Series">Series of each.</param>
/// <param name="Paced">True: a batch a second and agent. False: as fast as the window allows.</param>
/// <param name="Duration">For how long.</param>
public sealed record LoadOptions(
    string Host,
    int Port,
    TlsClient? Tls,
    ReadOnlyMemory<byte> Secret,
    int Connections,
    int Series,
    bool Paced,
    TimeSpan Duration);
