namespace Monitoring.Tests.Differential.Scripts;

/// <summary>A function that a script hands over: a callback, a canceller, a timer's call ...</summary>
/// <param name="Number">Names it in the trace.</param>
/// <param name="Operations">What it does first.</param>
/// <param name="Ending">How it ends.</param>
/// <param name="Value">The value, the error's number or the Deferred's, as the ending wants it.</param>
internal sealed record Body(int Number, Operation[] Operations, Ending Ending, int Value);
