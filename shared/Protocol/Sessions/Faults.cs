using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Sessions;

/// <summary>What a side says goodbye with when its peer broke the protocol.</summary>
internal static class Faults
{
    public static Goodbye Of(FrameReading reading) => reading == FrameReading.BadChecksum
        ? new(GoodbyeReason.BadChecksum, "A frame's checksum is wrong: the bytes were damaged on the way.")
        : new(GoodbyeReason.BadLength,
            $"A frame's length is below {Frame.BytesMin} or over {Limits.FrameBytesMax} bytes: "
            + "the peer speaks something else, or the bytes were damaged.");

    public static Goodbye Of(Application outcome, FrameType type) => outcome switch
    {
        Application.OverLimit => new(GoodbyeReason.OverLimit,
            $"More than {Limits.GroupsPerAgentMax} groups or {Limits.SlotsPerAgentMax} live series."),
        Application.BrokenSequence => new(GoodbyeReason.BrokenSequence,
            $"{Named(type)} needs frames that did not come: dial again and resume from a key frame."),
        _ => Malformed(type),
    };

    public static Goodbye TooManyCalls { get; } = new(GoodbyeReason.OverLimit,
        $"More than {CollectorReading.CallsWaitingMax} events, answers and reports of refused series wait here: "
        + "send fewer.");

    public static Goodbye Malformed(FrameType type) =>
        new(GoodbyeReason.Malformed, $"{Named(type)} cannot be read.");

    /// <summary>For a frame that nobody asked for: one that is known comes at the wrong time or side.</summary>
    public static Goodbye Unwanted(FrameType type) =>
        Enum.IsDefined(type)
            ? new(GoodbyeReason.UnexpectedFrame, $"{Named(type)} does not belong here.")
            : new(GoodbyeReason.UnknownFrame,
                $"Frame type {(byte)type} is not part of version {ProtocolVersion.Max}: upgrade this side.");

    public static Goodbye WrongVersion(int min, int max) => new(GoodbyeReason.WrongVersion,
        $"The peer speaks versions {min} to {max}, this side {ProtocolVersion.Min} to {ProtocolVersion.Max}: "
        + "upgrade the older one.");

    public static Goodbye BadName() =>
        new(GoodbyeReason.BadName, $"The name will not do: {HostName.Rule}. Start the agent with another --name.");

    private static string Named(FrameType type) => Enum.GetName(type)?.ToUpperInvariant() ?? "A frame";
}
