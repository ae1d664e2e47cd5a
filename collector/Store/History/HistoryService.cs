using System.Reactive;
using Microsoft.Extensions.Logging;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Instruments;
using Monitoring.Reactor;

namespace Monitoring.Collector.Store.History;

/// <summary>The history at work: keeps what agents send and lets it be read. For the reactor's thread.</summary>
public sealed class HistoryService
{
    private readonly IReactor reactor;
    private readonly IDisk disk;
    private readonly HistoryWriter writer;
    private readonly HistoryJournal journal;
    private readonly EventLog events;
    private readonly ILogger log;
    private readonly LoopingCall slices;
    private bool slicing;
    private int tidyFailures;

    /// <summary>Makes it; nothing is read before <see cref="Start"/>.</summary>
    /// <param name="reactor">Where it runs, and its clock.</param>
    /// <param name="disk">Where files are read and written.</param>
    /// <param name="folder">Where the partitions are; made when missing. A file of the same name with
    /// <c>.witness</c> stands beside it.</param>
    /// <param name="retention">How much is kept.</param>
    /// <param name="metrics">Where it is counted.</param>
    /// <param name="log">Gets a line when something goes wrong, and when it is over.</param>
    /// <param name="random">Spreads the waits after failures.</param>
    public HistoryService(
        IReactor reactor,
        IDisk disk,
        string folder,
        Retention retention,
        HistoryMetrics metrics,
        ILogger log,
        Random random)
    {
        this.reactor = reactor;
        this.disk = disk;
        this.log = log;
        var partitions = new PartitionSet();
        var witness = new PartitionWitness(PartitionWitness.PathFor(folder));
        var store = new PartitionStore(
            folder, retention, partitions, witness, new LossReport(metrics, log), metrics);
        writer = new HistoryWriter(reactor, store, witness);
        journal = new HistoryJournal(reactor, disk, writer, metrics, log, random);
        events = new EventLog(reactor, disk, writer, metrics);
        History = new HistoryReader(partitions);
        slices = new LoopingCall(reactor, Slice);
    }

    /// <summary>Where agents' frames go.</summary>
    public IJournal Journal => journal;

    /// <summary>Where the collector notes what it sees of hosts.</summary>
    public IEventLog Events => events;

    /// <summary>What is stored.</summary>
    public IHistory History { get; }

    /// <summary>Opens what is there.</summary>
    /// <returns>Fires when it can be written; fails with a <see cref="NewerSchemaException"/>, or what the file system
    /// says.</returns>
    public Deferred<Unit> Start() => OnDisk(writer.Start).AddCallback(_ =>
    {
        slices.Start(HistoryLimits.SliceInterval, now: false);
    });

    /// <summary>Commits what has come and closes the files.</summary>
    public Deferred<Unit> Stop()
    {
        if (slices.Running)
            slices.Stop();
        return events.Flush().AddCallback(_ => journal.Flush()).AddCallback(_ => OnDisk(writer.Close));
    }

    private void Slice()
    {
        if (slicing)
            return;
        slicing = true;
        disk.Run(writer.Tidy).AddBoth(outcome =>
        {
            slicing = false;
            Report(outcome.Failure);
            if (outcome is { Succeeded: true, Value: true } && slices.Running)
                reactor.CallLater(TimeSpan.Zero, Slice);
        });
    }

    // It is tried again each second, for as long as a disk is full.
    private void Report(Failure? failure)
    {
        if (failure is null)
        {
            if (tidyFailures > 0)
                log.LogInformation("the history is tidied again after {Failures} failures", tidyFailures);
            tidyFailures = 0;
        }
        else if (tidyFailures++ == 0)
        {
            log.LogError("tidying the history failed: {Why}", failure.Exception.Message);
        }
    }

    private Deferred<Unit> OnDisk(Action work) => disk.Run(() =>
    {
        work();
        return Unit.Default;
    });
}
