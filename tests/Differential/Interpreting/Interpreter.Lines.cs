using Monitoring.Reactor;
using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>Operations on locks, semaphores and queues: what Deferreds stand in line for.</summary>
internal sealed partial class Interpreter
{
    private void PerformInLine(Operation operation)
    {
        var numbers = operation.Numbers;
        switch (operation.Verb)
        {
            case Verb.Lock:
                objects[operation.Target] = new DeferredLock();
                break;
            case Verb.Semaphore:
                objects[operation.Target] = new DeferredSemaphore(numbers[0]);
                break;
            case Verb.Acquire:
                Hold(operation.Target, Acquire(numbers[0]));
                break;
            case Verb.Release:
                Find<DeferredLock>(operation.Target)?.Release();
                Find<DeferredSemaphore>(operation.Target)?.Release();
                break;
            case Verb.Run:
                Deferred<object?> Work() => AsDeferred(operation.Bodies[0], "");
                Hold(
                    operation.Target,
                    Find<DeferredLock>(numbers[0])?.Run(Work) ?? Find<DeferredSemaphore>(numbers[0])?.Run(Work));
                break;
            case Verb.Queue:
                objects[operation.Target] = new DeferredQueue<object?>(Limit(numbers[0]), Limit(numbers[1]));
                break;
            case Verb.Put:
                Find<DeferredQueue<object?>>(operation.Target)?.Put(numbers[0]);
                break;
            case Verb.Get:
                Hold(operation.Target, Find<DeferredQueue<object?>>(numbers[0])?.Get());
                break;
        }
    }

    private static int? Limit(int number) => number < 0 ? null : number;

    private Deferred<object?>? Acquire(int number) => objects.GetValueOrDefault(number) switch
    {
        DeferredLock @lock => @lock.Acquire().AddCallback<object?>(_ => "turn"),
        DeferredSemaphore semaphore => semaphore.Acquire().AddCallback<object?>(_ => "turn"),
        _ => null,
    };

    private void Hold(int number, Deferred<object?>? made)
    {
        if (made is not null)
        {
            objects[number] = new Slot(made);
        }
    }
}
