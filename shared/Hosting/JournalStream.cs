namespace Monitoring.Hosting;

/// <summary>Whether what a program writes leads to the journal, which then wants priorities and has its own clock.
/// </summary>
public static class JournalStream
{
    /// <summary>The variable in which systemd says which stream leads there: its device and inode.</summary>
    public const string Variable = "JOURNAL_STREAM";

    private const string StandardError = "/proc/self/fd/2";

    /// <summary>
    /// True when the descriptor is that stream. The variable alone says too little: it is inherited, also by a program
    /// whose standard error a script has sent to a file.
    /// </summary>
    /// <param name="variable">The value of <see cref="Variable"/>; null when it isn't set.</param>
    /// <param name="descriptor">The descriptor's link in /proc. Default: standard error's.</param>
    public static bool Leads(string? variable, string descriptor = StandardError)
    {
        if (variable?.Split(':') is not [_, var inode])
            return false;
        try
        {
            return new FileInfo(descriptor).LinkTarget == $"socket:[{inode}]";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
