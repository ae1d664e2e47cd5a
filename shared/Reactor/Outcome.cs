using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Reactor;

/// <summary>How something ended: with a value or with a <see cref="Reactor.Failure"/>. Either converts to it
/// implicitly.</summary>
/// <example>
/// A step that is run either way, and passes on what it saw:
/// <code>
/// request.AddBoth(outcome =>
/// {
///     (outcome.Succeeded ? answered : failed).Increment();
///     return outcome;
/// });
/// </code>
/// </example>
public readonly struct Outcome<T>
{
    private readonly T? value;

    /// <summary>A success.</summary>
    public Outcome(T value) => this.value = value;

    /// <summary>A failure.</summary>
    public Outcome(Failure failure) => Failure = failure;

    /// <summary>What went wrong; null for a success.</summary>
    public Failure? Failure { get; }

    /// <summary>True for a value.</summary>
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    /// <summary>The value; of a failure, throws its exception.</summary>
    public T Value
    {
        get
        {
            Failure?.Raise();
            return value!;
        }
    }

    /// <summary>The value, or the type's default for a failure.</summary>
    public T? ValueOrDefault => value;

    /// <summary>A success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value);

    /// <summary>A failure.</summary>
    public static implicit operator Outcome<T>(Failure failure) => new(failure);

    internal static Outcome<T> FromResult(object? result) =>
        result is Failure failure ? new(failure) : new(DeferredLink.Unbox<T>(result));

    internal object? ToResult() => Failure ?? DeferredLink.Box(value!);
}
