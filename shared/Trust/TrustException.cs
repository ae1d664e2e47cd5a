namespace Monitoring.Trust;

/// <summary>A key, certificate or secret can't be used. The message is one line that says what is wrong and what to
/// do.</summary>
public sealed class TrustException(string message, Exception? inner = null) : Exception(message, inner);
