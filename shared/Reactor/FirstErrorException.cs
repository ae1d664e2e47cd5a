namespace Monitoring.Reactor;

/// <summary>One Deferred of several failed, and with it the whole; <see cref="Exception.InnerException"/> says
/// why.</summary>
/// <example>
/// <code>
/// Deferred.Gather(loads).AddErrback(failure =>
/// {
///     var first = failure.Trap&lt;FirstErrorException>();
///     log.LogWarning("{File} can't be read: {Failure}", files[first.Index], first.Failure);
///     return [];
/// });
/// </code>
/// </example>
public sealed class FirstErrorException(Failure failure, int index)
    : Exception($"Number {index} failed: {failure.Exception.Message}", failure.Exception)
{
    /// <summary>The failure.</summary>
    public Failure Failure { get; } = failure;

    /// <summary>The failed one's place in the input, from 0.</summary>
    public int Index { get; } = index;
}
