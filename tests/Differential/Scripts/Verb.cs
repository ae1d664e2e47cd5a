namespace Monitoring.Tests.Differential.Scripts;

/// <summary>What an operation does. Each verb says what its <see cref="Operation.Target"/> is, what its
/// <see cref="Operation.Numbers"/> are and which <see cref="Operation.Bodies"/> it has. Times are in
/// microseconds.</summary>
internal enum Verb
{
    /// <summary>Makes a Deferred. One body: its canceller; none: it has no canceller.</summary>
    New,

    /// <summary>Adds a callback to a Deferred. One body.</summary>
    Callback,

    /// <summary>Adds an errback. One body.</summary>
    Errback,

    /// <summary>Adds one function for both sides. One body.</summary>
    Both,

    /// <summary>Adds a callback and an errback side by side. Two bodies.</summary>
    Callbacks,

    /// <summary>Fires a Deferred with a value. Numbers: the value.</summary>
    Fire,

    /// <summary>Fires a Deferred with an error. Numbers: the error's number.</summary>
    Fail,

    /// <summary>Fires a Deferred's callback side with a Failure. Numbers: the error's number.</summary>
    FireFailure,

    /// <summary>Pauses a Deferred.</summary>
    Pause,

    /// <summary>Takes back one pause of this script, if there is one.</summary>
    Unpause,

    /// <summary>Cancels a Deferred.</summary>
    Cancel,

    /// <summary>Chains a Deferred to another. Numbers: the other.</summary>
    Chain,

    /// <summary>Adds a timeout. Numbers: the time. One body: its translator; none: the usual translation.</summary>
    Timeout,

    /// <summary>Makes a DeferredList. Numbers: flags (1 fire on one callback, 2 fire on one errback, 4 consume errors),
    /// then the members.</summary>
    List,

    /// <summary>Gathers results. Numbers: the members.</summary>
    Gather,

    /// <summary>Makes a lock.</summary>
    Lock,

    /// <summary>Makes a semaphore. Numbers: its tokens.</summary>
    Semaphore,

    /// <summary>Makes a Deferred by acquiring. Numbers: the lock or semaphore.</summary>
    Acquire,

    /// <summary>Releases a lock or semaphore.</summary>
    Release,

    /// <summary>Makes a Deferred by running something under a lock or semaphore. Numbers: that. One body.</summary>
    Run,

    /// <summary>Makes a queue. Numbers: size and backlog; -1 for no limit.</summary>
    Queue,

    /// <summary>Puts into a queue. Numbers: the value.</summary>
    Put,

    /// <summary>Makes a Deferred by getting from a queue. Numbers: the queue.</summary>
    Get,

    /// <summary>Makes a timer. Numbers: the delay. One body.</summary>
    Later,

    /// <summary>Lets a timer run some time from now. Numbers: the time.</summary>
    Reset,

    /// <summary>Moves a timer. Numbers: by how much.</summary>
    Delay,

    /// <summary>Takes a timer back.</summary>
    TakeBack,

    /// <summary>Advances the clock. Numbers: by how much. At the top level only.</summary>
    Advance,

    /// <summary>Advances the clock in several steps. Numbers: the steps. At the top level only.</summary>
    Pump,

    /// <summary>Makes a looping call. Numbers: 1 when it wants the count, and the calls after which it stops itself.
    /// One body.</summary>
    Loop,

    /// <summary>Makes a Deferred by starting a looping call. Numbers: the loop, the interval, 1 for at once.</summary>
    Start,

    /// <summary>Stops a looping call.</summary>
    Stop,

    /// <summary>Resets a looping call.</summary>
    Rewind,

    /// <summary>Notes the state of any object.</summary>
    Look,
}
