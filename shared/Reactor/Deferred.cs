namespace Monitoring.Reactor;

/// <summary>A placeholder for a result not yet known.</summary>
public sealed class Deferred<T>
{
}
