namespace Monitoring.Agent.Delivery;

/// <summary>Where a collector is to be found.</summary>
/// <param name="Present">HOST:PORT of each of its places; the first is tried first.</param>
/// <param name="Former">
/// Where it was until it said that it moves: tried when it isn't found where it went, and forgotten once it is.
/// </param>
public sealed record Whereabouts(IReadOnlyList<string> Present, IReadOnlyList<string> Former)
{
    /// <summary>The most places of each kind.</summary>
    public const int PlacesMax = 16;

    /// <summary>All of them, each once, in the order in which they are tried.</summary>
    public IEnumerable<string> All => Present.Union(Former, StringComparer.Ordinal);

    /// <summary>It stays for good at one place.</summary>
    public static Whereabouts At(string address) => new([address], []);
}
