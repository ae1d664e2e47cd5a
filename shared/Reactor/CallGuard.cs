namespace Monitoring.Reactor;

/// <summary>Runs calls so that none can end the loop: what one throws is counted and reported.</summary>
internal sealed class CallGuard(Action<Exception>? report)
{
    private long failures;

    internal long Failures => Volatile.Read(ref failures);

    internal void Run(Action call)
    {
        try
        {
            call();
        }
        catch (Exception exception)
        {
            Note(exception);
        }
    }

    internal void Note(Exception exception)
    {
        failures++;
        try
        {
            if (report is null)
            {
                Console.Error.WriteLine($"A call on the reactor failed: {exception}");
            }
            else
            {
                report(exception);
            }
        }
        catch (Exception)
        {
            // A log that fails has nowhere left to say so, and must not stop the loop either; it counts as one more.
            failures++;
        }
    }
}
