using Monitoring.Reactor;

namespace Monitoring.Collector.Instruments;

/// <summary>Ties a span's end to a Deferred's.</summary>
public static class SpanOfDeferred
{
    /// <summary>
    /// Ends the span when the chain comes to this step, as failed when a failure comes; the result passes by
    /// unchanged.
    /// </summary>
    public static Deferred<T> EndSpan<T>(this Deferred<T> deferred, Span span)
    {
        if (!span.IsRecorded)
            return deferred;
        return deferred.AddBoth(outcome =>
        {
            if (outcome.Succeeded)
                span.End();
            else
                span.Fail(outcome.Failure.ToString());
            return outcome;
        });
    }
}
