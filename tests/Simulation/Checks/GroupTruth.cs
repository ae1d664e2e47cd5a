namespace Monitoring.Tests.Simulation.Checks;

/// <summary>What one sampler found in one cycle.</summary>
/// <param name="Group">Its name.</param>
/// <param name="TimeMs">When.</param>
/// <param name="Series">How many series had a value.</param>
/// <param name="Print">The fingerprint of all series with their values.</param>
internal readonly record struct GroupTruth(string Group, long TimeMs, int Series, ulong Print);
