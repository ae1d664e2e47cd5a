namespace Monitoring.Protocol.Frames;

/// <summary>
/// The byte after a frame's type. A bit that isn't named here, or stands where it means nothing, is an error.
/// </summary>
[Flags]
public enum FrameFlags : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>
    /// The payload begins with the incarnation. Always set but in a BATCH that is no key frame, which belongs to the
    /// incarnation of the sequenced frame before it.
    /// </summary>
    Incarnation = 1,

    /// <summary>DEFINE: the catalogue is emptied first; this frame and those that follow restate it.</summary>
    Restate = 2,

    /// <summary>
    /// DEFINE: for the catalogue that snapshots are read with; neither counted, acknowledged nor stored.
    /// </summary>
    Ahead = 4,

    /// <summary>BATCH: a key frame; it holds all values and needs no batch before it.</summary>
    Key = 8,
}
