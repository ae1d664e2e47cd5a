namespace Monitoring.Protocol.Frames;

/// <summary>Reads single flags.</summary>
public static class FrameFlagsExtensions
{
    /// <summary>
    /// True when the flag is set. Enum.HasFlag allocates where code is not optimised, and this one is hot.
    /// </summary>
    public static bool Has(this FrameFlags flags, FrameFlags flag) => (flags & flag) == flag;
}
