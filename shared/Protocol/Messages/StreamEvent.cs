using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>EVENT's content: something that happened to an agent's stream.</summary>
/// <param name="Kind">What; perhaps a number that this version does not name.</param>
/// <param name="TimeMs">When: milliseconds since the Unix epoch, on the agent's clock.</param>
/// <param name="Amount">How much, as the kind defines it.</param>
/// <param name="Text">For people. Cut to <see cref="Limits.TextBytesMax"/>.</param>
public sealed record StreamEvent(EventKind Kind, long TimeMs, long Amount, string Text);
