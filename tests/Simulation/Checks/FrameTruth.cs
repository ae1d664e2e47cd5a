using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>A frame as it left the encoder.</summary>
/// <param name="Seq">Its seq.</param>
/// <param name="Type">Its type.</param>
/// <param name="At">When it was encoded, on the world's clock.</param>
/// <param name="Groups">What was sampled, when it is a batch.</param>
internal readonly record struct FrameTruth(ulong Seq, FrameType Type, TimeSpan At, GroupTruth[] Groups);
