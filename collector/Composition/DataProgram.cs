using Microsoft.Data.Sqlite;
using Monitoring.Collector.Cli;
using Monitoring.Collector.Store.History;
using Monitoring.Reactor;

namespace Monitoring.Collector.Composition;

/// <summary>Commands on what a collector keeps, beside the one that runs or without one.</summary>
internal static class DataProgram
{
    /// <summary>Carries a command out.</summary>
    /// <returns>The exit code: 0 when all went well.</returns>
    /// <exception cref="StartupException">It can't be carried out.</exception>
    public static int Run(DataCommand command)
    {
        var now = new LiveReactor(_ => { }).UtcNow;
        switch (command.Verb)
        {
            case "backup":
                return BackupVerbs.BackUp(command, now, ControlCaller.Call);
            case "restore":
                return BackupVerbs.Restore(command);
            case var verb when AccessVerbs.Know(verb):
                return AccessVerbs.Run(command, now, PasswordPrompt.Ask, ControlCaller.Ask);
        }
        var said = command is { Verb: "history export", Output: null } ? Console.Error : Console.Out;
        var damaged = 0;
        var history = OpenHistories(command, line =>
        {
            Console.Error.WriteLine($"monitoring-collector: {line}");
            damaged++;
        });
        var names = new RegistryNames([command.Directory, .. command.Joined]);
        var verbs = new HistoryVerbs(history, names, now.ToUnixTimeMilliseconds(), said);
        try
        {
            var code = command.Verb switch
            {
                "history export" => verbs.Export(command, () => Open(command.Output)),
                "history check" => Check(command.Directory, verbs),
                _ => verbs.Stats(),
            };
            return damaged > 0 ? StartupException.Failure : code;
        }
        catch (Exception e) when (e is IOException or SqliteException)
        {
            throw new StartupException(
                $"{command.Verb} did not get to its end ({e.Message}): what it wrote is not whole");
        }
    }

    // Every byte of the files first, then what comes out of them.
    private static int Check(string directory, HistoryVerbs verbs)
    {
        var wrong = PartitionCheck.All(FolderIn(directory), Console.Out.WriteLine);
        var code = verbs.Check();
        return wrong > 0 ? StartupException.Failure : code;
    }

    private static string FolderIn(string directory) => Path.Combine(directory, HistoryKeeping.FolderName);

    private static IHistory OpenHistories(DataCommand command, Action<string> report)
    {
        var own = OpenHistory(command.Directory, report);
        if (command.Joined.Count == 0)
            return own;
        // One that is named by mistake would add nothing, and nobody would notice.
        if (command.Joined.FirstOrDefault(other => !Directory.Exists(FolderIn(other))) is { } empty)
        {
            throw new StartupException(
                $"there is no history in {empty}: join the data directories of collectors, or backups of them");
        }
        return new JoinedHistory([own, .. command.Joined.Select(other => OpenHistory(other, report))]);
    }

    private static IHistory OpenHistory(string directory, Action<string> report)
    {
        if (!Directory.Exists(directory))
        {
            throw new StartupException(
                $"there is no {directory}: name the data directory with {Flag.DataDir.OnCommandLine}");
        }
        try
        {
            return HistoryFolder.Open(FolderIn(directory), report);
        }
        catch (NewerSchemaException e)
        {
            throw new StartupException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StartupException($"cannot read the history in {directory} ({e.Message}): run this as its owner");
        }
    }

    private static Stream Open(string? output)
    {
        if (output is null)
            return Console.OpenStandardOutput();
        try
        {
            return new FileStream(output, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"cannot make {output} ({e.Message}): name a file that isn't there yet");
        }
    }
}
