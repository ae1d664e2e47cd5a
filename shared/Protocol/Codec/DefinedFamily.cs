using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>A family as a DEFINE frame has it.</summary>
/// <param name="Family">Null when no series of it can be taken.</param>
/// <param name="Refusal">Why not, when it is null.</param>
/// <param name="IsFloat">Whether its values are coded as float64.</param>
/// <param name="Name">Its name as far as it can be read.</param>
internal readonly record struct DefinedFamily(Family? Family, RefusalReason Refusal, bool IsFloat, string Name)
{
    /// <summary>Bytes of UTF-8 in its name and texts; 0 when no series of it can be taken.</summary>
    public int TextBytes { get; } = Family is null ? 0 : SeriesRules.TextBytes(Family);
}
