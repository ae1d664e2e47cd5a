namespace Monitoring.Tests.Unit.Fuzzing;

/// <summary>What came of one input.</summary>
/// <param name="Name">How far it got and why it was refused. An input with a name not seen before is worth changing
/// further.</param>
/// <param name="Work">What was done for it, in units that are counted and not timed.</param>
internal readonly record struct FuzzOutcome(string Name, int Work);
