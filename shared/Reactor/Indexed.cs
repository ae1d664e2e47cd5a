namespace Monitoring.Reactor;

/// <summary>A value and the place, from 0, of the Deferred that it came from.</summary>
public readonly record struct Indexed<T>(int Index, T Value);
