namespace Monitoring.Tests.Differential.Scripts;

/// <summary>A program for both interpreters.</summary>
/// <param name="Index">Its place among those of its seed, from 0.</param>
/// <param name="Operations">What it does, at the top level.</param>
internal sealed record Script(int Index, Operation[] Operations);
