using Monitoring.Agent.Host;
using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Asks about one mount after the other, on a thread that may be lost: a call about a dead network mount can hang for
/// ever, and nothing can end it. When one takes too long, its thread is left behind with that mount alone, and a new
/// one goes on with the next; once the call returns, the thread ends and the mount is asked about again.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="call">How the kernel is asked.</param>
internal sealed class StatfsThreads(IReactorTime time, StatfsCall call) : IDisposable
{
    /// <summary>Threads left behind at a time, at most. With so many, no further mount is asked about.</summary>
    public const int ParkedMax = 8;

    /// <summary>How long the other mounts wait for one: 50 ms.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a cycle waits for all of its mounts, less than a sampler's deadline: 350 ms.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(350);

    // How long the sampling thread sleeps between two looks at the clock, unless it is woken before.
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(10);

    private const int StackBytes = 256 << 10;

    private readonly object gate = new();
    private readonly StatfsCall call = call;
    private readonly List<MountStat> asked = [];
    private Worker? worker;

    /// <summary>How many threads are left behind.</summary>
    public int Parked { get; private set; }

    /// <summary>Asks about each mount but those whose question still hangs.</summary>
    public void AskAll(List<MountStat> mounts)
    {
        lock (gate)
        {
            var start = time.Elapsed;
            asked.Clear();
            foreach (var mount in mounts)
            {
                mount.UnansweredSince ??= start;
                if (!mount.IsHanging)
                    asked.Add(mount);
            }
            var next = 0;
            while (next < asked.Count && time.Elapsed - start < Budget && TryGetWorker(out var present))
                next = Run(present, next, start);
            // On a busy host a thread may merely be late.
            while (IsOneLate() && time.Elapsed - start < Budget)
                ThreadWaits.WaitForPulse(gate, Nap);
        }
    }

    /// <summary>
    /// What to show of a mount. False: it has not answered for <paramref name="silenceMax"/>, or never did.
    /// </summary>
    public bool TryGet(MountStat mount, TimeSpan silenceMax, out int error, out Statfs result, out bool isSilent)
    {
        lock (gate)
        {
            error = mount.Error;
            result = mount.Result;
            isSilent = mount.UnansweredSince is { } since && time.Elapsed - since >= silenceMax;
            return mount.HasAnswer && !isSilent;
        }
    }

    /// <summary>Lets the thread at work end. Threads left behind end by themselves.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            worker?.Leave();
            worker = null;
        }
    }

    private bool IsOneLate()
    {
        foreach (var mount in asked)
        {
            if (mount.IsHanging)
                return true;
        }
        return false;
    }

    private bool TryGetWorker(out Worker present)
    {
        if (worker is null && Parked < ParkedMax)
        {
            worker = new Worker(this);
            new Thread(worker.Loop, StackBytes) { IsBackground = true, Name = "statfs" }.Start();
        }
        present = worker!;
        return worker is not null;
    }

    // The index of the mount to go on with.
    private int Run(Worker present, int next, TimeSpan start)
    {
        present.Begin(next);
        var since = time.Elapsed;
        while (present.Next < asked.Count)
        {
            ThreadWaits.WaitForPulse(gate, Nap);
            var now = time.Elapsed;
            if (present.Next > next)
                since = now;
            next = present.Next;
            if (next < asked.Count && (now - since >= Patience || now - start >= Budget))
            {
                asked[next].IsHanging = true;
                Parked++;
                present.Leave();
                worker = null;
                return next + 1;
            }
        }
        return asked.Count;
    }

    // Its fields are guarded by the gate.
    private sealed class Worker(StatfsThreads owner)
    {
        private bool isBusy;
        private bool isLeft;

        public int Next { get; private set; }

        public void Begin(int first)
        {
            Next = first;
            isBusy = true;
            Monitor.PulseAll(owner.gate);
        }

        public void Leave()
        {
            isLeft = true;
            Monitor.PulseAll(owner.gate);
        }

        public void Loop()
        {
            lock (owner.gate)
            {
                while (!isLeft)
                {
                    if (isBusy)
                        AskNext();
                    else
                        Monitor.Wait(owner.gate);
                }
            }
        }

        private void AskNext()
        {
            var mount = owner.asked[Next];
            Monitor.Exit(owner.gate);
            var error = owner.call(mount.Path, out var result);
            Monitor.Enter(owner.gate);
            if (isLeft)
                owner.Parked--;
            mount.Answer(error, result);
            Next++;
            isBusy = Next < owner.asked.Count;
            if (!isBusy || isLeft)
                Monitor.PulseAll(owner.gate);
        }
    }
}
