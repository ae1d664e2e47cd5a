using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Generating;

/// <summary>
/// Makes random scripts. Script number N of a seed is always the same, whatever was made before it.
/// </summary>
/// <remarks>
/// <para>It knows which objects a script has made, not what state they are in: most operations are possible in any
/// state, and what isn't is an error that both sides must agree on.</para>
/// <para>A Deferred may only come to wait for one with a lower number, but in the theme of circles, which has no lists:
/// to cancel a circle of waiting Deferreds that goes through a list overflows the stack in Twisted, after having called
/// part of the cancellers.</para>
/// </remarks>
internal sealed class ScriptGenerator
{
    private const int LengthMin = 8;
    private const int LengthMax = 26;
    private const int NestingMax = 3;
    private const int Second = 1_000_000;

    private readonly Random random;
    private readonly Theme theme;
    private readonly Dictionary<Kind, List<int>> made = [];
    private int objects;
    private int bodies;

    private ScriptGenerator(Random random)
    {
        this.random = random;
        theme = Theme.All[random.Next(Theme.All.Length)];
    }

    private enum Kind
    {
        Source,
        Deferred,
        Turns,
        Queue,
        Timer,
        Loop,
    }

    public static Script Generate(int seed, int index) =>
        new ScriptGenerator(new Random(HashOf(seed, index))).Script(index);

    private static int HashOf(int seed, int index) => unchecked((seed * (int)2654435761) + (index * 40503) + index);

    private Script Script(int index)
    {
        var operations = theme.Opening.Select(verb => Operation(verb, nesting: 0)).ToList();
        var length = random.Next(LengthMin, LengthMax);
        while (operations.Count < length)
        {
            operations.Add(Operation(Pick(theme.Weights), nesting: 0));
        }

        return new Script(index, [.. operations]);
    }

    /// <summary>An operation with the verb or, where there is no object for it yet, one that makes that.</summary>
    private Operation Operation(Verb verb, int nesting) => verb switch
    {
        Verb.New => Make(Kind.Source, verb, [], Chance(3) ? [Body(nesting, Canceller)] : []),
        <= Verb.Both => On(Kind.Deferred, verb, nesting, target => [Body(nesting, Step, target)]),
        Verb.Callbacks =>
            On(Kind.Deferred, verb, nesting, target => [Body(nesting, Step, target), Body(nesting, Step, target)]),
        Verb.Fire or Verb.Fail or Verb.FireFailure => On(Kind.Source, verb, nesting, _ => [], Value()),
        Verb.Pause or Verb.Unpause or Verb.Cancel => On(Kind.Deferred, verb, nesting, _ => []),
        Verb.Chain when Choose(Kind.Source) is { } other => On(Kind.Deferred, verb, nesting, _ => [], other),
        Verb.Timeout =>
            On(Kind.Deferred, verb, nesting, _ => Chance(3) ? [Body(nesting, Plain)] : [], Seconds(0, 4)),
        Verb.List => MakeList(verb, [random.Next(8)]),
        Verb.Gather => MakeList(verb, []),
        Verb.Lock => Make(Kind.Turns, verb, [], []),
        Verb.Semaphore => Make(Kind.Turns, verb, [Chance(20) ? 0 : random.Next(1, 4)], []),
        Verb.Acquire when Choose(Kind.Turns) is { } turns => Make(Kind.Deferred, verb, [turns], []),
        Verb.Run when Choose(Kind.Turns) is { } turns => MakeRun(verb, turns, nesting),
        Verb.Release when Choose(Kind.Turns) is { } turns => new Operation(verb, turns, [], []),
        Verb.Acquire or Verb.Run or Verb.Release => Operation(Verb.Lock, nesting),
        Verb.Queue => Make(Kind.Queue, verb, [random.Next(-1, 4), random.Next(-1, 3)], []),
        Verb.Put => On(Kind.Queue, verb, nesting, _ => [], Value()),
        Verb.Get when Choose(Kind.Queue) is { } queue => Make(Kind.Deferred, verb, [queue], []),
        Verb.Get => Operation(Verb.Queue, nesting),
        Verb.Later => Make(Kind.Timer, verb, [Seconds(0, 5)], [Body(nesting, Plain)]),
        Verb.Reset => On(Kind.Timer, verb, nesting, _ => [], Seconds(0, 5)),
        Verb.Delay => On(Kind.Timer, verb, nesting, _ => [], Seconds(-3, 4)),
        Verb.TakeBack => On(Kind.Timer, verb, nesting, _ => []),
        Verb.Advance => new Operation(verb, 0, [Seconds(0, 5)], []),
        Verb.Pump => new Operation(verb, 0, [Seconds(0, 3), Seconds(0, 3), Seconds(0, 2)], []),
        Verb.Loop => Make(Kind.Loop, verb, [random.Next(2), random.Next(1, 8)], [Body(nesting, Step, objects)]),
        Verb.Start when Choose(Kind.Loop) is { } loop =>
            Make(Kind.Deferred, verb, [loop, Chance(20) ? -Second : Seconds(0, 4), random.Next(2)], []),
        Verb.Start => Operation(Verb.Loop, nesting),
        Verb.Stop or Verb.Rewind => On(Kind.Loop, verb, nesting, _ => []),
        Verb.Look when objects > 0 => new Operation(verb, random.Next(objects), [], []),
        _ => Operation(Verb.New, nesting),
    };

    private Operation Make(Kind kind, Verb verb, int[] numbers, Body[] functions)
    {
        var number = objects++;
        Register(kind, number);
        return new Operation(verb, number, numbers, functions);
    }

    private Operation MakeRun(Verb verb, int turns, int nesting)
    {
        var number = objects++;
        var body = Body(nesting, Step, number);
        Register(Kind.Deferred, number);
        return new Operation(verb, number, [turns], [body]);
    }

    private Operation MakeList(Verb verb, int[] flags)
    {
        var members = new List<int>();
        for (var left = Chance(10) ? 0 : random.Next(1, 4); left > 0 && Choose(Kind.Deferred) is { } member; left--)
        {
            // Seldom one that is there already: what is to be seen is mostly the order of several.
            if (!members.Contains(member) || Chance(4))
            {
                members.Add(member);
            }
        }

        return Make(Kind.Deferred, verb, [.. flags, .. members], []);
    }

    /// <summary>An operation on an object there is, or one that makes the first of its kind.</summary>
    private Operation On(Kind kind, Verb verb, int nesting, Func<int, Body[]> functions, params int[] numbers)
    {
        if (Choose(kind) is { } target)
        {
            return new Operation(verb, target, numbers, functions(target));
        }

        return Operation(
            kind switch
            {
                Kind.Queue => Verb.Queue,
                Kind.Timer => Verb.Later,
                Kind.Loop => Verb.Loop,
                _ => Verb.New,
            },
            nesting);
    }

    private void Register(Kind kind, int number)
    {
        Numbers(kind).Add(number);
        if (kind == Kind.Source)
        {
            Numbers(Kind.Deferred).Add(number);
        }
    }

    private List<int> Numbers(Kind kind) => made.TryGetValue(kind, out var numbers) ? numbers : made[kind] = [];

    /// <summary>One of a kind, mostly a new one, so that operations meet; null when there is none.</summary>
    private int? Choose(Kind kind)
    {
        var numbers = Numbers(kind);
        return numbers.Count == 0
            ? null
            : numbers[random.Next(Chance(4) ? 0 : Math.Max(0, numbers.Count - 4), numbers.Count)];
    }

    /// <summary>What a Deferred may come to wait for.</summary>
    private int? ChooseSupplier(int waiting)
    {
        var candidates = theme.MayGoInCircles
            ? Numbers(Kind.Deferred)
            : Numbers(Kind.Deferred).FindAll(number => number < waiting);
        return candidates.Count == 0 ? null : candidates[random.Next(candidates.Count)];
    }

    private Body Body(int nesting, Func<int, (Ending, int)> end, int own = 0)
    {
        var number = bodies++;
        var operations = new List<Operation>();
        while (nesting < NestingMax && operations.Count < 3 && Chance(nesting == 0 ? 2 : 4))
        {
            var verb = Pick(theme.Weights);
            if (verb is not (Verb.Advance or Verb.Pump))
            {
                operations.Add(Operation(verb, nesting + 1));
            }
        }

        var (ending, value) = end(own);
        return new Body(number, [.. operations], ending, value);
    }

    private (Ending Ending, int Value) Canceller(int own) => random.Next(6) switch
    {
        0 => (Ending.Value, Value()),
        1 => (Ending.Fail, Value()),
        2 => (Ending.Raise, Value()),
        _ => (Ending.Nothing, 0),
    };

    private (Ending Ending, int Value) Plain(int own) => random.Next(8) switch
    {
        0 => (Ending.Raise, Value()),
        1 => (Ending.Fail, Value()),
        2 or 3 => (Ending.Nothing, 0),
        _ => (Ending.Value, Value()),
    };

    private (Ending Ending, int Value) Step(int own) =>
        Chance(3) && ChooseSupplier(own) is { } supplier ? (Ending.Deferred, supplier) : Plain(own);

    /// <summary>A number that names values and errors in the trace.</summary>
    private int Value() => random.Next(100);

    /// <summary>Mostly whole seconds, so that times meet.</summary>
    private int Seconds(int from, int to) =>
        (random.Next(from, to) * Second) + (Chance(4) ? random.Next(1, 4) * (Second / 4) : 0);

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private Verb Pick((Verb Verb, int Weight)[] weights)
    {
        var at = random.Next(weights.Sum(weight => weight.Weight));
        return weights.First(weight => (at -= weight.Weight) < 0).Verb;
    }
}
