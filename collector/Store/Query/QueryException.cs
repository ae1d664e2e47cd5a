namespace Monitoring.Collector.Store.Query;

/// <summary>A question to the history is not answered.</summary>
/// <param name="fault">Why, for programs.</param>
/// <param name="message">Why, and what to do about it, for people.</param>
public sealed class QueryException(QueryFault fault, string message) : Exception(message)
{
    /// <summary>Why, for programs.</summary>
    public QueryFault Fault { get; } = fault;

    /// <summary>The question makes no sense.</summary>
    public static QueryException Bad(string message) => new(QueryFault.BadRequest, message);

    /// <summary>The question asks for too much.</summary>
    public static QueryException TooMuch(string message) => new(QueryFault.TooMuchWork, message);
}
