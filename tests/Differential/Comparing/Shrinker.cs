using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Comparing;

/// <summary>Makes a script on which the two sides differ as small as it can: tries all that is smaller by one thing, in
/// one go, and goes on from the first that still differs.</summary>
internal sealed class Shrinker(Comparison comparison)
{
    /// <summary>Scripts of more things than fit in here are hardly read; it ends a search that doesn't.</summary>
    private const int RoundsMax = 300;

    public Difference Shrink(Difference difference)
    {
        for (var round = 0; round < RoundsMax; round++)
        {
            var smaller = Smaller(difference.Script.Operations)
                .Select(operations => difference.Script with { Operations = operations }).ToArray();
            if (comparison.Differences(smaller).FirstOrDefault() is not { } still)
            {
                break;
            }

            difference = still;
        }

        return difference;
    }

    /// <summary>Each way to leave out a run of operations, longest first, or to make one simpler.</summary>
    private static IEnumerable<Operation[]> Smaller(Operation[] operations)
    {
        for (var length = operations.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= operations.Length; start += length)
            {
                yield return [.. operations[..start], .. operations[(start + length)..]];
            }
        }

        for (var i = 0; i < operations.Length; i++)
        {
            foreach (var simpler in Smaller(operations[i]))
            {
                yield return [.. operations[..i], simpler, .. operations[(i + 1)..]];
            }
        }
    }

    private static IEnumerable<Operation> Smaller(Operation operation)
    {
        if (operation is { Verb: Verb.New, Bodies.Length: 1 })
        {
            yield return operation with { Bodies = [] };
        }

        if (operation.Verb is Verb.List && operation.Numbers.Length > 1)
        {
            yield return operation with { Numbers = operation.Numbers[..^1] };
        }

        for (var i = 0; i < operation.Bodies.Length; i++)
        {
            foreach (var simpler in Smaller(operation.Bodies[i]))
            {
                var bodies = operation.Bodies;
                yield return operation with { Bodies = [.. bodies[..i], simpler, .. bodies[(i + 1)..]] };
            }
        }
    }

    private static IEnumerable<Body> Smaller(Body body)
    {
        foreach (var operations in Smaller(body.Operations))
        {
            yield return body with { Operations = operations };
        }

        if (body.Ending != Ending.Nothing)
        {
            yield return body with { Ending = Ending.Nothing, Value = 0 };
        }
    }
}
