using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>The labels of a series as a DEFINE frame has them.</summary>
/// <param name="Labels">Sorted, without empty ones; null when they cannot be taken.</param>
/// <param name="Refusal">Why the series is not taken, if it isn't.</param>
/// <param name="TextBytes">Bytes of UTF-8 in their names and values.</param>
internal readonly record struct DefinedLabels(Label[]? Labels, RefusalReason Refusal, int TextBytes);
