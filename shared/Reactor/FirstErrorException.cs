namespace Monitoring.Reactor;

/// <summary>One Deferred of several failed, and with it the whole; <see cref="Exception.InnerException"/> says
/// why.</summary>
public sealed class FirstErrorException(Failure failure, int index)
    : Exception($"Number {index} failed: {failure.Exception.Message}", failure.Exception)
{
    /// <summary>The failure.</summary>
    public Failure Failure { get; } = failure;

    /// <summary>The failed one's place in the input, from 0.</summary>
    public int Index { get; } = index;
}
