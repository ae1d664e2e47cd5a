using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>One series of one host in an answer.</summary>
/// <param name="Host">Whose.</param>
/// <param name="Series">Which: its newest definition in the range.</param>
public abstract record SeriesAnswer(HostIdentity Host, Series Series);

/// <summary>The samples of one series as they were taken.</summary>
/// <param name="Host">Whose.</param>
/// <param name="Series">Which.</param>
/// <param name="Times">Milliseconds since the Unix epoch, rising.</param>
/// <param name="Values">By the same index.</param>
public sealed record RawAnswer(
    HostIdentity Host, Series Series, ReadOnlyMemory<long> Times, ReadOnlyMemory<double> Values)
    : SeriesAnswer(Host, Series);

/// <summary>What a function made of one series.</summary>
/// <param name="Host">Whose.</param>
/// <param name="Series">Which.</param>
/// <param name="Steps">A value for each step that has one.</param>
public sealed record StepsAnswer(HostIdentity Host, Series Series, StepAnswers Steps) : SeriesAnswer(Host, Series);
