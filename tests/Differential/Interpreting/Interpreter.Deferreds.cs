using Monitoring.Reactor;
using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>Operations on Deferreds and lists of them.</summary>
internal sealed partial class Interpreter
{
    private void PerformOnDeferred(Operation operation)
    {
        if (operation.Verb == Verb.New)
        {
            var canceller = operation.Bodies is [var body] ? Canceller(body) : null;
            objects[operation.Target] = new Slot(new Deferred<object?>(canceller), isSource: true);
        }
        else if (Find<Slot>(operation.Target) is { } slot)
        {
            if (operation.Verb <= Verb.Callbacks)
            {
                AddStep(operation, slot);
            }
            else if (operation.Verb <= Verb.FireFailure)
            {
                Fire(operation, slot.Source);
            }
            else
            {
                Control(operation, slot);
            }
        }
    }

    private static void Fire(Operation operation, Deferred<object?>? source)
    {
        var number = operation.Numbers[0];
        switch (operation.Verb)
        {
            case Verb.Fire:
                source?.Callback(number);
                break;
            case Verb.Fail:
                source?.Errback(new Boom(number));
                break;
            default:
                source?.Fire(new Outcome<object?>(new Failure(new Boom(number))));
                break;
        }
    }

    private void Control(Operation operation, Slot slot)
    {
        switch (operation.Verb)
        {
            case Verb.Pause:
                slot.Pause();
                break;
            case Verb.Unpause when slot.Pauses > 0:
                slot.Unpause();
                break;
            case Verb.Cancel:
                slot.Cancel();
                break;
            case Verb.Chain when Find<Slot>(operation.Numbers[0])?.Source is { } other:
                slot.ToUnit(deferred => deferred.ChainTo(other));
                break;
            case Verb.Timeout:
                var translator = operation.Bodies is [var body] ? Translator(body) : null;
                slot.Typed().AddTimeout(Span(operation.Numbers[0]), reactor, translator);
                break;
        }
    }

    /// <summary>Adds by the overload that fits how the function ends, so that each is used.</summary>
    private void AddStep(Operation operation, Slot slot)
    {
        var first = operation.Bodies[0];
        var deferred = slot.Typed();
        switch (operation.Verb)
        {
            case Verb.Callback when IsPlain(first):
                deferred.AddCallback(value => Plain(first, Trace.Show(value)));
                break;
            case Verb.Callback:
                deferred.AddCallback(value => AsDeferred(first, Trace.Show(value), slot));
                break;
            case Verb.Errback when IsPlain(first):
                deferred.AddErrback((Failure failure) => Plain(first, Trace.Show(failure)));
                break;
            case Verb.Errback when first.Ending == Ending.Fail:
                deferred.AddErrback((Failure failure) => AsOutcome(first, Trace.Show(failure)));
                break;
            case Verb.Errback:
                deferred.AddErrback((Failure failure) => AsDeferred(first, Trace.Show(failure), slot));
                break;
            case Verb.Both when IsPlain(first):
                deferred.AddBoth(outcome => Plain(first, Trace.ShowOutcome(outcome)));
                break;
            case Verb.Both when first.Ending == Ending.Fail:
                deferred.AddBoth((Outcome<object?> outcome) => AsOutcome(first, Trace.ShowOutcome(outcome)));
                break;
            case Verb.Both:
                deferred.AddBoth((Outcome<object?> outcome) => AsDeferred(first, Trace.ShowOutcome(outcome), slot));
                break;
            case Verb.Callbacks when IsPlain(first) && IsPlain(operation.Bodies[1]):
                deferred.AddCallbacks(
                    value => Plain(first, Trace.Show(value)),
                    failure => Plain(operation.Bodies[1], Trace.Show(failure)));
                break;
            default:
                deferred.AddCallbacks(
                    value => AsDeferred(first, Trace.Show(value), slot),
                    failure => AsDeferred(operation.Bodies[1], Trace.Show(failure), slot));
                break;
        }
    }

    private Deferred<object?>[] Members(IEnumerable<int> numbers) =>
        [.. numbers.Select(Find<Slot>).OfType<Slot>().Select(slot => slot.Typed())];

    private void MakeList(Operation operation)
    {
        var flags = operation.Numbers[0];
        var (onOneCallback, onOneErrback, consume) = ((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
        var members = Members(operation.Numbers.Skip(1));
        objects[operation.Target] = new Slot(onOneCallback
            ? DeferredList.Any(members, failOnFirstError: onOneErrback, consumeErrors: consume)
                .AddCallback<object?>(first => $"({Trace.Show(first.Value)}@{first.Index})")
            : DeferredList.All(members, failOnFirstError: onOneErrback, consumeErrors: consume)
                .AddCallback<object?>(outcomes => $"[{string.Join(',', outcomes.Select(Trace.ShowOutcome))}]"));
    }

    private void Gather(Operation operation) =>
        objects[operation.Target] = new Slot(Deferred.Gather(Members(operation.Numbers))
            .AddCallback<object?>(values => $"[{string.Join(',', values.Select(Trace.Show))}]"));
}
