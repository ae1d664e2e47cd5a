using Monitoring.Reactor;
using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>The ways in which a function of a script ends.</summary>
internal sealed partial class Interpreter
{
    /// <summary>True for a function that returns a plain value or throws.</summary>
    private static bool IsPlain(Body body) => body.Ending is Ending.Nothing or Ending.Value or Ending.Raise;

    private object? Plain(Body body, string argument)
    {
        Enter(body, argument);
        return body.Ending switch
        {
            Ending.Value => body.Value,
            Ending.Raise => throw new Boom(body.Value),
            _ => null,
        };
    }

    private Outcome<object?> AsOutcome(Body body, string argument)
    {
        if (body.Ending != Ending.Fail)
        {
            return new Outcome<object?>(Plain(body, argument));
        }

        Enter(body, argument);
        return new Outcome<object?>(new Failure(new Boom(body.Value)));
    }

    /// <summary>Any ending, in a Deferred.</summary>
    /// <param name="body">The function.</param>
    /// <param name="argument">What it is given.</param>
    /// <param name="own">The Deferred that it is a step of, which it must not return: Twisted only warns of
    /// that.</param>
    private Deferred<object?> AsDeferred(Body body, string argument, Slot? own = null)
    {
        if (body.Ending != Ending.Deferred)
        {
            var outcome = AsOutcome(body, argument);
            return outcome.Succeeded
                ? Deferred.Succeed(outcome.Value)
                : Deferred.Fail<object?>(outcome.Failure.Exception);
        }

        Enter(body, argument);
        var other = Find<Slot>(body.Value);
        return other is null || other == own ? Deferred.Succeed<object?>(0) : other.Typed();
    }

    private Action<Deferred<object?>> Canceller(Body body) => deferred =>
    {
        Enter(body);
        switch (body.Ending)
        {
            case Ending.Value:
                deferred.Callback(body.Value);
                break;
            case Ending.Fail:
                deferred.Errback(new Boom(body.Value));
                break;
            case Ending.Raise:
                throw new Boom(body.Value);
        }
    };

    private Func<Outcome<object?>, TimeSpan, Outcome<object?>> Translator(Body body) =>
        (outcome, timeout) => AsOutcome(body, $"{Trace.ShowOutcome(outcome)}@{timeout.TotalMicroseconds}");
}
