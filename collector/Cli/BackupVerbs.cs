using Monitoring.Collector.Registry;
using Monitoring.Collector.Store.Backup;
using Monitoring.Collector.Store.History;

namespace Monitoring.Collector.Cli;

/// <summary>Carries out <c>backup</c> and <c>restore</c>.</summary>
internal static class BackupVerbs
{
    /// <summary>The command on the control socket.</summary>
    public const string Backup = "backup";

    /// <summary>The folder of the data directory that holds the history.</summary>
    public const string HistoryFolder = "history";

    // They say where a collector runs or how far it is, and mean nothing elsewhere.
    private static readonly string[] Transient =
        ["lock", "ready", ControlSocket.FileName, PartitionWitness.PathFor(HistoryFolder)];

    /// <summary>Writes a backup of a data directory, from the process that holds it. Blocks.</summary>
    public static ControlAnswer Write(string directory, string target, DateTimeOffset now)
    {
        if (!Path.IsPathRooted(target))
            return new ControlAnswer(false, "a backup needs the full path of its directory");
        try
        {
            return Tell("Backed up", new DataBackup(directory, HistoryFolder, Transient).Write(target, now), target);
        }
        catch (BackupException e)
        {
            return new ControlAnswer(false, e.Message);
        }
    }

    /// <summary>Backs a data directory up: through the collector that runs there, or here when none does.</summary>
    /// <returns>The exit code.</returns>
    public static int BackUp(DataCommand command, DateTimeOffset now, Func<string, ControlRequest, int> call)
    {
        if (!Directory.Exists(command.Directory))
        {
            throw new StartupException(
                $"there is no {command.Directory}: name the data directory with {Flag.DataDir.OnCommandLine}");
        }
        try
        {
            using var held = DataDirectory.Open(command.Directory);
            return Say(Write(command.Directory, command.Argument, now));
        }
        catch (DataDirectoryInUseException)
        {
            return call(command.Directory, new ControlRequest(Backup, command.Argument));
        }
    }

    /// <summary>Puts a backup into a data directory that no collector uses.</summary>
    /// <returns>The exit code.</returns>
    public static int Restore(DataCommand command)
    {
        try
        {
            using var held = DataDirectory.Open(command.Directory);
            var tally = new DataRestore(command.Directory).Read(command.Argument);
            return Say(Tell("Restored", tally, command.Directory));
        }
        catch (DataDirectoryInUseException)
        {
            throw new StartupException(
                $"a collector uses {command.Directory}: stop it, or name another with {Flag.DataDir.OnCommandLine}");
        }
        catch (BackupException e)
        {
            throw new StartupException(e.Message);
        }
    }

    private static ControlAnswer Tell(string what, BackupTally tally, string where) =>
        new(true, $"{what} {tally.Files} files with {tally.Bytes} bytes to {where}.");

    private static int Say(ControlAnswer answer)
    {
        (answer.Ok ? Console.Out : Console.Error).WriteLine(answer.Text);
        return answer.Ok ? 0 : StartupException.Failure;
    }
}
