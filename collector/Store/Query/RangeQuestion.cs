namespace Monitoring.Collector.Store.Query;

/// <summary>What is asked of a range of time.</summary>
/// <param name="Hosts">Names or ids of the hosts; none for all.</param>
/// <param name="Selector">Which of their series.</param>
/// <param name="Function">What is made of their samples.</param>
/// <param name="Grid">At which moments; for <see cref="StepFunction.Raw"/> only its ends count.</param>
public sealed record RangeQuestion(
    IReadOnlyList<string> Hosts, SeriesSelector Selector, StepFunction Function, StepGrid Grid);
