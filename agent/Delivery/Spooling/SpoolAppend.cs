using Monitoring.Protocol.Frames;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>Bytes that are to be written to one spool file.</summary>
/// <param name="file">The file.</param>
/// <param name="isNew">True when they begin it.</param>
internal sealed class SpoolAppend(SpoolFile file, bool isNew)
{
    /// <summary>The file.</summary>
    public SpoolFile File { get; } = file;

    /// <summary>True when these bytes begin the file.</summary>
    public bool IsNew { get; } = isNew;

    /// <summary>The bytes.</summary>
    public FrameWriter Bytes { get; } = new();

    /// <summary>The newest frame among them.</summary>
    public ulong LastSeq { get; set; } = file.LastSeq;

    /// <summary>How long the file will be.</summary>
    public long FileBytes => File.Bytes + Bytes.Length;
}
