namespace Monitoring.Agent.Delivery;

/// <summary>A frame in a <see cref="FrameRun"/>.</summary>
/// <param name="Seq">Its seq.</param>
/// <param name="IsBatch">True for a BATCH.</param>
/// <param name="IsRestatement">True for the frame that empties the catalogue.</param>
/// <param name="Offset">Where it begins in the run's bytes.</param>
/// <param name="Length">Its bytes.</param>
public readonly record struct StoredFrame(ulong Seq, bool IsBatch, bool IsRestatement, int Offset, int Length);
