using System.Globalization;
using System.Reactive;
using System.Text;
using Monitoring.Reactor;

namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>What happened, as one line of events. Errors are named by their kind; Twisted's side has the same
/// names.</summary>
internal sealed class Trace
{
    private readonly StringBuilder events = new();

    public void Note(string what)
    {
        if (events.Length > 0)
        {
            events.Append(' ');
        }

        events.Append(what);
    }

    public override string ToString() => events.ToString();

    public static string Show(object? value) => value switch
    {
        null or Unit => "-",
        string text => text,
        DeferredLock or DeferredSemaphore => "turn",
        LoopingCall => "loop",
        Failure failure => "!" + Kind(failure.Exception),
        _ => string.Create(CultureInfo.InvariantCulture, $"v{value}"),
    };

    public static string ShowOutcome(Outcome<object?> outcome) =>
        outcome.Succeeded ? Show(outcome.Value) : Show(outcome.Failure);

    public static string Kind(Exception exception) => exception switch
    {
        Boom boom => boom.Message,
        FirstErrorException first => $"first({first.Index}:{Kind(first.Failure.Exception)})",
        AggregateException all => $"all({string.Join(',', all.InnerExceptions.Select(Kind))})",
        OperationCanceledException => "cancelled",
        TimeoutException => "timeout",
        AlreadyCalledException => "called",
        AlreadyCancelledException => "takenback",
        QueueOverflowException => "overflow",
        QueueUnderflowException => "underflow",
        ArgumentOutOfRangeException => "range",
        InvalidOperationException => "misuse",
        _ => exception.ToString(),
    };
}
