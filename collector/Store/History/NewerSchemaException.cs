namespace Monitoring.Collector.Store.History;

/// <summary>A partition was written by a newer version of the program.</summary>
/// <param name="message">Which one, and what to do.</param>
public sealed class NewerSchemaException(string message) : Exception(message);
