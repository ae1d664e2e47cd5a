namespace Monitoring.Protocol.Sessions;

/// <summary>A poll that cannot be answered any more: the connection ended, or too many polls wait.</summary>
public sealed class PollFailedException(string message) : Exception(message);
