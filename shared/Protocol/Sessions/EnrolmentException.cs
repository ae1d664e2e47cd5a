using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Sessions;

/// <summary>The agent was not taken in.</summary>
/// <param name="reason">What the collector said goodbye with; null when it did not get so far.</param>
/// <param name="message">For people.</param>
/// <param name="inner">What the transport met; null otherwise.</param>
public sealed class EnrolmentException(GoodbyeReason? reason, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What the collector said goodbye with; null when it did not get so far.</summary>
    public GoodbyeReason? Reason { get; } = reason;

    /// <summary>True when trying again will not help: the collector refuses this token, name or request.</summary>
    public bool IsRefusal => Reason >= GoodbyeReason.WrongVersion && Reason != GoodbyeReason.TooManyTries;
}
