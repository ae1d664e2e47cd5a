using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>
/// Does long work on the reactor's thread in slices, so that timers and other calls run in between. Work is an
/// iterator whose every step is short; the tasks of one cooperator take turns, a step each.
/// </summary>
/// <remarks>For the reactor's thread only. A slice ends after the step during which its time ran out.</remarks>
/// <example>
/// <code>
/// IEnumerable&lt;Deferred&lt;Unit&gt;?&gt; Rebuild()
/// {
///     foreach (var block in blocks)
///     {
///         Fold(block);
///         yield return null; // Others may run here.
///     }
/// }
///
/// new Cooperator(reactor).Cooperate(Rebuild()).WhenDone().AddCallback(_ => log.Info("rebuilt"));
/// </code>
/// </example>
public sealed class Cooperator
{
    /// <summary>Steps in a slice at most, unless another number is given: 10,000. It is what ends a slice in virtual
    /// time, which stands still meanwhile.</summary>
    public const int SliceStepsMax = 10_000;

    /// <summary>How long a slice lasts unless another time is given: 10 ms.</summary>
    public static readonly TimeSpan SliceSpan = TimeSpan.FromMilliseconds(10);

    private readonly IReactorTime time;
    private readonly TimeSpan span;
    private readonly int stepsMax;
    private readonly List<CooperativeTask> tasks = [];
    private IDelayedCall? nextSlice;
    private int turn;
    private bool started;
    private bool stopped;

    /// <summary>Makes one.</summary>
    /// <param name="time">The clock that slices are measured on and set by.</param>
    /// <param name="span">How long a slice lasts; by default <see cref="SliceSpan"/>. Zero is one step.</param>
    /// <param name="stepsMax">Steps in a slice at most; at least 1.</param>
    /// <param name="started">False to let work wait for <see cref="Start"/>.</param>
    public Cooperator(
        IReactorTime time, TimeSpan? span = null, int stepsMax = SliceStepsMax, bool started = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsMax, 1);
        this.time = time;
        this.span = span ?? SliceSpan;
        this.stepsMax = stepsMax;
        this.started = started;
    }

    /// <summary>True when tasks are given their turns.</summary>
    public bool Running => started && !stopped;

    /// <summary>Tasks that are neither finished nor paused.</summary>
    public int ActiveTasks => tasks.Count;

    /// <summary>Adds a task. Its first step comes in the loop's next pass.</summary>
    /// <param name="work">One step up to each <c>yield return</c>; after one that yields a Deferred the task waits
    /// until that has fired.</param>
    public CooperativeTask Cooperate(IEnumerable<Deferred<Unit>?> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var task = new CooperativeTask(this, work.GetEnumerator());
        Add(task);
        return task;
    }

    /// <summary>Starts or, after <see cref="Stop"/>, restarts.</summary>
    public void Start()
    {
        stopped = false;
        started = true;
        SetSlice();
    }

    /// <summary>Finishes all tasks with <see cref="TaskEnd.CooperatorStopped"/>, as it will any that are added or
    /// resumed before the next <see cref="Start"/>.</summary>
    public void Stop()
    {
        stopped = true;
        foreach (var task in tasks.ToArray())
        {
            task.CooperatorStopped();
        }

        turn = 0;
        UnsetSlice();
    }

    internal void Add(CooperativeTask task)
    {
        if (stopped)
        {
            task.CooperatorStopped();
            return;
        }

        tasks.Add(task);
        SetSlice();
    }

    /// <summary>Takes a task out of the round. The turn is left alone, as in Twisted: who moves up into the place of
    /// one that is through waits for the next round.</summary>
    internal void Remove(CooperativeTask task)
    {
        if (tasks.Remove(task) && tasks.Count == 0)
        {
            UnsetSlice();
        }
    }

    private void SetSlice()
    {
        if (started && nextSlice is null && tasks.Count > 0)
        {
            nextSlice = time.CallLater(TimeSpan.Zero, RunSlice);
        }
    }

    private void UnsetSlice()
    {
        nextSlice?.Cancel();
        nextSlice = null;
    }

    private void RunSlice()
    {
        nextSlice = null;
        var end = time.Elapsed + span;
        var steps = 0;
        try
        {
            do
            {
                if (turn >= tasks.Count)
                {
                    turn = 0;
                    if (tasks.Count == 0)
                    {
                        return;
                    }
                }

                tasks[turn++].RunStep();
                steps++;
            }
            while (steps < stepsMax && time.Elapsed < end);
        }
        finally
        {
            SetSlice();
        }
    }
}
