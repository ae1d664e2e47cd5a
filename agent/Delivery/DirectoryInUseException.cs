namespace Monitoring.Agent.Delivery;

/// <summary>Another agent uses the data directory.</summary>
public sealed class DirectoryInUseException(string message, Exception cause) : Exception(message, cause);
