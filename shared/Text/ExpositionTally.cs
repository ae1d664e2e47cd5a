namespace Monitoring.Text;

/// <summary>What became of the series of an exposition.</summary>
/// <param name="Written">Series written, one line each.</param>
/// <param name="LeftOut">
/// Series not written: another type than the family's first definition has, the same name and labels as an earlier
/// one, a name the format cannot carry, or a role that its type does not have.
/// </param>
public readonly record struct ExpositionTally(long Written, long LeftOut);
