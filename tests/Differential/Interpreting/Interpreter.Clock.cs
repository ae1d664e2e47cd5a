using System.Reactive;
using Monitoring.Reactor;
using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>Operations on timers, looping calls and the clock.</summary>
internal sealed partial class Interpreter
{
    private void PerformOnClock(Operation operation)
    {
        var numbers = operation.Numbers;
        switch (operation.Verb)
        {
            case Verb.Later:
                var body = operation.Bodies[0];
                objects[operation.Target] = reactor.CallLater(Span(numbers[0]), () => Plain(body, ""));
                break;
            case Verb.Reset:
                Find<IDelayedCall>(operation.Target)?.Reset(Span(numbers[0]));
                break;
            case Verb.Delay:
                Find<IDelayedCall>(operation.Target)?.Delay(Span(numbers[0]));
                break;
            case Verb.TakeBack:
                Find<IDelayedCall>(operation.Target)?.Cancel();
                break;
            default:
                foreach (var amount in numbers)
                {
                    reactor.Advance(Span(amount));
                }

                break;
        }
    }

    private void PerformOnLoop(Operation operation)
    {
        var numbers = operation.Numbers;
        switch (operation.Verb)
        {
            case Verb.Loop:
                objects[operation.Target] = MakeLoop(numbers[0] == 1, numbers[1], operation.Bodies[0]);
                break;
            case Verb.Start when Find<Loop>(numbers[0]) is { } started:
                var ended = started.Call.Start(Span(numbers[1]), now: numbers[2] == 1);
                objects[operation.Target] = new Slot(ended.AddCallback<object?>(_ => "loop"));
                break;
            case Verb.Stop:
                Find<Loop>(operation.Target)?.Call.Stop();
                break;
            case Verb.Rewind:
                Find<Loop>(operation.Target)?.Call.Reset();
                break;
        }
    }

    private Loop MakeLoop(bool withCount, int calls, Body body)
    {
        Loop? loop = null;
        Deferred<Unit>? Call(string argument)
        {
            loop!.Count();
            switch (body.Ending)
            {
                case Ending.Fail:
                    Enter(body, argument);
                    return Deferred.Fail<Unit>(new Boom(body.Value));
                case Ending.Deferred:
                    Enter(body, argument);
                    return Find<Slot>(body.Value)?.AsUnit();
                default:
                    Plain(body, argument);
                    return null;
            }
        }

        var call = withCount
            ? LoopingCall.WithCount(reactor, count => Call(Trace.Show(count)))
            : new LoopingCall(reactor, () => Call(""));
        return loop = new Loop(calls) { Call = call };
    }
}
