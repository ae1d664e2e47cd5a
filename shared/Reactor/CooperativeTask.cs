using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>Long work that a <see cref="Cooperator"/> does step by step. For the reactor's thread only.</summary>
/// <example>
/// <code>
/// var task = cooperator.Cooperate(Rebuild());
/// task.Pause();
/// reactor.CallLater(TimeSpan.FromSeconds(1), task.Resume);
/// </code>
/// </example>
public sealed class CooperativeTask
{
    private readonly Cooperator cooperator;
    private readonly IEnumerator<Deferred<Unit>?> work;
    private readonly List<Deferred<CooperativeTask>> waiting = [];
    private int pauses;
    private bool stepping;
    private Failure? failure;

    internal CooperativeTask(Cooperator cooperator, IEnumerator<Deferred<Unit>?> work)
    {
        this.cooperator = cooperator;
        this.work = work;
    }

    /// <summary>How it came to its end; null while it goes on.</summary>
    public TaskEnd? End { get; private set; }

    /// <summary>Waits for its end.</summary>
    /// <returns>Fires with this task when all steps are done. Fails with what a step threw or, when the task or its
    /// cooperator was stopped, with a <see cref="TaskFinishedException"/>.</returns>
    public Deferred<CooperativeTask> WhenDone()
    {
        var deferred = new Deferred<CooperativeTask>();
        if (End is null)
        {
            waiting.Add(deferred);
        }
        else
        {
            Tell(deferred);
        }

        return deferred;
    }

    /// <summary>Does no more steps until <see cref="Resume"/> was called as often.</summary>
    /// <exception cref="TaskFinishedException">It is finished.</exception>
    public void Pause()
    {
        CheckGoesOn();
        pauses++;
        if (pauses == 1)
        {
            cooperator.Remove(this);
        }
    }

    /// <summary>Takes back one <see cref="Pause"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not paused.</exception>
    public void Resume()
    {
        if (pauses == 0)
        {
            throw new InvalidOperationException("The task is not paused.");
        }

        pauses--;
        if (pauses == 0 && End is null)
        {
            cooperator.Add(this);
        }
    }

    /// <summary>Finishes it where it is.</summary>
    /// <exception cref="TaskFinishedException">It is finished.</exception>
    public void Stop()
    {
        CheckGoesOn();
        Finish(TaskEnd.Stopped, new Failure(new TaskFinishedException(TaskEnd.Stopped)));
    }

    internal void CooperatorStopped() =>
        Finish(TaskEnd.CooperatorStopped, new Failure(new TaskFinishedException(TaskEnd.CooperatorStopped)));

    /// <summary>Does one step.</summary>
    internal void RunStep()
    {
        try
        {
            stepping = true;
            var goesOn = work.MoveNext();
            stepping = false;
            if (End is not null)
            {
                // The step has stopped its own task.
                work.Dispose();
            }
            else if (!goesOn)
            {
                Finish(TaskEnd.Done, null);
            }
            else if (work.Current is { } pending)
            {
                Pause();
                pending.AddCallbacks(_ => Resume(), WaitFailed);
            }
        }
        catch (Exception exception) when (End is null)
        {
            stepping = false;
            Finish(TaskEnd.Failed, new Failure(exception));
        }
    }

    private void WaitFailed(Failure failed)
    {
        if (End is not null)
        {
            // Nobody waits for the task any more, so the failure goes on, to be reported.
            failed.Raise();
        }

        Finish(TaskEnd.Failed, failed);
    }

    private void Finish(TaskEnd end, Failure? why)
    {
        End = end;
        failure = why;
        cooperator.Remove(this);
        // Last, as these may do anything, to this and to other tasks.
        waiting.ForEach(Tell);
        waiting.Clear();
        // An iterator can't be ended from within.
        if (!stepping)
        {
            work.Dispose();
        }
    }

    private void Tell(Deferred<CooperativeTask> deferred)
    {
        if (failure is null)
        {
            deferred.Callback(this);
        }
        else
        {
            deferred.Errback(failure);
        }
    }

    private void CheckGoesOn()
    {
        if (End is { } end)
        {
            throw new TaskFinishedException(end);
        }
    }
}
