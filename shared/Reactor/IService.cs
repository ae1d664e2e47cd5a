using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>A part of a program that is started and stopped. For the reactor's thread only.</summary>
/// <example>
/// <code>
/// sealed class EchoService(INetwork network, IPEndPoint endPoint) : IService
/// {
///     private IListeningPort? port;
///
///     public Deferred&lt;Unit&gt;? Start() =>
///         network.Listen(endPoint, null, _ => new Echo()).AddCallback(bound => { port = bound; });
///
///     public Deferred&lt;Unit&gt;? Stop()
///     {
///         port?.Close();
///         return null;
///     }
/// }
/// </code>
/// </example>
public interface IService
{
    /// <summary>Starts it.</summary>
    /// <returns>Null when that is done; else fires when it is, or fails when it can't be, and then nothing of it is
    /// left. It is cancelled when the program stops meanwhile.</returns>
    Deferred<Unit>? Start();

    /// <summary>Stops it, once it has started.</summary>
    /// <returns>Null when that is done; else fires when it is.</returns>
    Deferred<Unit>? Stop();
}
