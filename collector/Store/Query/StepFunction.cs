namespace Monitoring.Collector.Store.Query;

/// <summary>What is made of the samples in each step's window. The names are part of the API.</summary>
public enum StepFunction
{
    /// <summary>The samples themselves, at their own times.</summary>
    Raw,

    /// <summary>PromQL's <c>avg_over_time</c>.</summary>
    Avg,

    /// <summary>PromQL's <c>min_over_time</c>.</summary>
    Min,

    /// <summary>PromQL's <c>max_over_time</c>.</summary>
    Max,

    /// <summary>The newest sample that isn't older than the window: an instant query, or
    /// <c>last_over_time</c>.</summary>
    Last,

    /// <summary>PromQL's <c>rate</c>: per second.</summary>
    Rate,

    /// <summary>PromQL's <c>increase</c>.</summary>
    Increase,
}
