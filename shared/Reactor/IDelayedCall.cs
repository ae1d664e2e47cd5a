namespace Monitoring.Reactor;

/// <summary>A call that waits for its time. For the reactor's thread only.</summary>
/// <example>
/// <code>
/// var silence = reactor.CallLater(TimeSpan.FromMinutes(5), HangUp);
/// silence.Reset(TimeSpan.FromMinutes(5)); // Something was heard.
/// silence.Cancel(); // It was hung up.
/// </code>
/// </example>
public interface IDelayedCall
{
    /// <summary>True until the call has run or was cancelled.</summary>
    bool Active { get; }

    /// <summary>When it will run, on the reactor's <see cref="IReactorTime.Elapsed"/>.</summary>
    TimeSpan Time { get; }

    /// <summary>Takes it back.</summary>
    /// <exception cref="AlreadyCalledException">It ran, or is running.</exception>
    /// <exception cref="AlreadyCancelledException">It was cancelled before.</exception>
    void Cancel();

    /// <summary>Lets it run <paramref name="fromNow"/> from now instead.</summary>
    /// <exception cref="AlreadyCalledException">It ran, or is running.</exception>
    /// <exception cref="AlreadyCancelledException">It was cancelled before.</exception>
    void Reset(TimeSpan fromNow);

    /// <summary>Moves it by <paramref name="more"/>; a negative span moves it earlier.</summary>
    /// <exception cref="AlreadyCalledException">It ran, or is running.</exception>
    /// <exception cref="AlreadyCancelledException">It was cancelled before.</exception>
    void Delay(TimeSpan more);
}
