using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Monitoring.Reactor;

/// <summary>An error on its way through a Deferred's chain: the exception, with the stack it was thrown with.</summary>
/// <example>
/// Only a timeout is made good; all else stays a failure:
/// <code>
/// answer.AddErrback(failure =>
/// {
///     failure.Trap&lt;TimeoutException>();
///     return Answer.None;
/// });
/// </code>
/// </example>
public sealed class Failure(Exception exception)
{
    /// <summary>What went wrong.</summary>
    public Exception Exception { get; } = exception ?? throw new ArgumentNullException(nameof(exception));

    /// <summary>True when the exception is a <typeparamref name="TException"/>.</summary>
    public bool Is<TException>() where TException : Exception => Exception is TException;

    /// <summary>Returns the exception when it is a <typeparamref name="TException"/>; throws it on otherwise, so that
    /// the chain stays failed.</summary>
    public TException Trap<TException>() where TException : Exception
    {
        if (Exception is TException trapped)
        {
            return trapped;
        }

        Raise();
        return null;
    }

    /// <summary>Throws the exception with the stack it had.</summary>
    [DoesNotReturn]
    public void Raise() => ExceptionDispatchInfo.Throw(Exception);

    /// <summary>The exception's type and message, on one line.</summary>
    public override string ToString() => $"{Exception.GetType().Name}: {Exception.Message}";
}
