namespace Monitoring.Reactor;

/// <summary>A value and the place, from 0, of the Deferred that it came from.</summary>
/// <example>
/// <code>
/// Deferred.Race(mirrors.Select(Fetch).ToArray()).AddCallback(first =>
///     Console.WriteLine($"{mirrors[first.Index]} was the fastest: {first.Value.Length} bytes"));
/// </code>
/// </example>
public readonly record struct Indexed<T>(int Index, T Value);
