using Monitoring.Reactor;

namespace Monitoring.Collector.Listening;

/// <summary>
/// Bounds how many log lines of one kind are written, as others decide how often there is something to log. Any
/// thread.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="linesPerSecond">Lines that are written in a second; those beyond are only counted.</param>
internal sealed class LineLimit(IReactorTime time, int linesPerSecond)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock guard = new();
    private TimeSpan began;
    private int written;
    private long leftOut;

    /// <summary>Asks for one line.</summary>
    /// <param name="after">To be put behind the line: how many were left out before it; empty when none were.</param>
    /// <returns>False when the line is to be left out.</returns>
    public bool Allows(out string after)
    {
        after = "";
        lock (guard)
        {
            if (time.Elapsed - began >= Second)
                (began, written) = (time.Elapsed, 0);
            if (written == linesPerSecond)
            {
                leftOut++;
                return false;
            }
            written++;
            if (leftOut > 0)
                after = $" (and {leftOut} such lines before it, left out)";
            leftOut = 0;
            return true;
        }
    }
}
