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
        }
        IHistory history = new NoHistory();
        var said = command is { Verb: "history export", Output: null } ? Console.Error : Console.Out;
        var verbs = new HistoryVerbs(
            history, new RegistryNames(command.Directory), now.ToUnixTimeMilliseconds(), said);
        return command.Verb switch
        {
            "history export" => verbs.Export(command, () => Open(command.Output)),
            "history check" => verbs.Check(),
            _ => verbs.Stats(),
        };
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
