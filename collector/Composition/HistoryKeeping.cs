using System.Reactive;
using Microsoft.Data.Sqlite;
using Monitoring.Collector.Cli;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Rollup;
using Monitoring.Reactor;

namespace Monitoring.Collector.Composition;

/// <summary>The history with its thread, in the data directory.</summary>
internal sealed class HistoryKeeping : IDisposable
{
    /// <summary>The folder's name in the data directory.</summary>
    public const string FolderName = "history";

    private readonly DiskThread disk;
    private readonly HistoryService service;
    private readonly RollupKeeper rollups;

    /// <summary>Makes it; <see cref="Start"/> opens the files.</summary>
    public HistoryKeeping(
        IReactor reactor, DataDirectory data, Retention retention, InstrumentSet instruments, ILogger log)
    {
        disk = new DiskThread(reactor);
        var folder = data.PathOf(FolderName);
        service = new HistoryService(
            reactor, disk, folder, retention, new HistoryMetrics(instruments), log, Random.Shared);
        var file = new RollupFile(Path.Combine(folder, RollupFile.FileName));
        rollups = new RollupKeeper(
            reactor,
            new RollupBuilding(service.History, file, RollupLimits.Default),
            line => log.LogWarning("{Line}", line));
        Rollups = new RollupQuery(service.History, file);
    }

    /// <summary>Where agents' frames go.</summary>
    public IJournal Journal => service.Journal;

    /// <summary>Where the collector notes what it sees of hosts.</summary>
    public IEventLog Events => service.Events;

    /// <summary>What is stored.</summary>
    public IHistory History => service.History;

    /// <summary>Answers long ranges.</summary>
    public RollupQuery Rollups { get; }

    /// <summary>Opens what is there.</summary>
    /// <returns>Fires when agents may come; fails with a <see cref="StartupException"/>.</returns>
    public Deferred<Unit> Start() => service.Start().AddCallback(_ => rollups.Start()).AddErrback(
        failure => failure.Exception switch
    {
        NewerSchemaException e => new Failure(new StartupException(e.Message)),
        IOException or UnauthorizedAccessException or SqliteException => new Failure(new StartupException(
            $"cannot open the history: {failure.Exception.Message}; make room or mend the disk, or start with "
            + $"{Flag.HistoryEnabled.OnCommandLine}=false")),
        _ => (Outcome<Unit>)failure,
    });

    /// <summary>Commits what has come and closes the files.</summary>
    public Deferred<Unit> Stop()
    {
        rollups.Stop();
        return service.Stop();
    }

    /// <inheritdoc/>
    public void Dispose() => disk.Dispose();
}
