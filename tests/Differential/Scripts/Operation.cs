namespace Monitoring.Tests.Differential.Scripts;

/// <summary>One step of a script.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Target">The number of the object that it is done to, or that is made. An operation on an object that
/// isn't there (any more) does nothing, so that any operation can be left out of a script.</param>
/// <param name="Numbers">Other objects, values, times: see <see cref="Verb"/>.</param>
/// <param name="Bodies">The functions that are handed over.</param>
internal sealed record Operation(Verb Verb, int Target, int[] Numbers, Body[] Bodies);
