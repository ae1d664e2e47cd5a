using System.Globalization;
using Monitoring.Reactor;
using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>One run of one script on our Deferreds and our virtual clock; twisted_driver.py does the same with
/// Twisted's, step by step.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Operations that a script may perform; later ones do nothing. Both limits are the driver's, too.
    /// </summary>
    private const int StepsMax = 400;

    /// <summary>Functions within functions that still perform operations.</summary>
    private const int DepthMax = 8;

    private readonly SortedDictionary<int, object> objects = [];
    private readonly Trace trace = new();
    private readonly VirtualReactor reactor;
    private int steps;
    private int depth;

    private Interpreter() =>
        reactor = new VirtualReactor(onFailure: exception => trace.Note("timer!" + Trace.Kind(exception)));

    /// <returns>The trace.</returns>
    public static string Run(Script script) => new Interpreter().Play(script, lookAtEnds: true);

    /// <returns>The trace without how the Deferreds ended, as to look at that handles their failures.</returns>
    public static string RunWithoutEnds(Script script) => new Interpreter().Play(script, lookAtEnds: false);

    private static TimeSpan Span(int microseconds) => TimeSpan.FromMicroseconds(microseconds);

    private string Play(Script script, bool lookAtEnds)
    {
        for (var i = 0; i < script.Operations.Length; i++)
        {
            trace.Note(string.Create(CultureInfo.InvariantCulture, $"#{i}"));
            Perform([script.Operations[i]]);
        }

        foreach (var (number, found) in objects.ToArray())
        {
            Look(number);
            if (lookAtEnds && found is Slot slot)
            {
                slot.Typed().AddBoth(outcome =>
                {
                    trace.Note($"end{number}({Trace.ShowOutcome(outcome)})");
                    return (object?)null;
                });
            }
        }

        trace.Note($"timers({string.Join(',', reactor.PendingTimes.Select(time => time.TotalMicroseconds))})");
        return trace.ToString();
    }

    private void Perform(Operation[] operations)
    {
        foreach (var operation in operations)
        {
            if (++steps > StepsMax)
            {
                return;
            }

            try
            {
                Perform(operation);
            }
            catch (Exception exception)
            {
                var verb = operation.Verb.ToString().ToLowerInvariant();
                trace.Note($"{verb}{operation.Target}!{Trace.Kind(exception)}");
            }
        }
    }

    private void Perform(Operation operation)
    {
        switch (operation.Verb)
        {
            case <= Verb.Timeout:
                PerformOnDeferred(operation);
                break;
            case Verb.List:
                MakeList(operation);
                break;
            case Verb.Gather:
                Gather(operation);
                break;
            case <= Verb.Get:
                PerformInLine(operation);
                break;
            case <= Verb.Pump:
                PerformOnClock(operation);
                break;
            case <= Verb.Rewind:
                PerformOnLoop(operation);
                break;
            default:
                Look(operation.Target);
                break;
        }
    }

    private T? Find<T>(int number)
        where T : class => objects.GetValueOrDefault(number) as T;

    /// <summary>Runs a function that the script handed over, up to its ending.</summary>
    private void Enter(Body body, string argument = "")
    {
        trace.Note($"f{body.Number}({argument}){{");
        depth++;
        if (depth <= DepthMax)
        {
            Perform(body.Operations);
        }

        depth--;
        trace.Note("}");
    }

    private void Look(int number)
    {
        var state = objects.GetValueOrDefault(number) switch
        {
            Slot slot => slot.Called ? "called" : "open",
            IDelayedCall call => $"{(call.Active ? "active" : "over")}@{call.Time.TotalMicroseconds}",
            Loop loop => loop.Call.Running ? "running" : "still",
            DeferredLock @lock => $"{(@lock.Locked ? "locked" : "free")}:{@lock.Waiting}",
            DeferredSemaphore semaphore => $"{semaphore.Tokens}:{semaphore.Waiting}",
            DeferredQueue<object?> queue => $"{queue.Pending}:{queue.Waiting}",
            _ => null,
        };
        if (state is not null)
        {
            trace.Note($"look{number}({state})");
        }
    }
}
