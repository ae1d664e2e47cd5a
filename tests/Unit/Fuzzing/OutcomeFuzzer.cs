using System.Security.Cryptography;

namespace Monitoring.Tests.Unit.Fuzzing;

/// <summary>
/// Tries changed inputs on a surface, and changes those further that led somewhere new. The same seed and the same
/// number of cases give the same inputs.
/// </summary>
/// <param name="surface">What is tried.</param>
/// <param name="seed">Says how inputs are changed.</param>
internal sealed class OutcomeFuzzer(FuzzSurface surface, int seed)
{
    private const int SeedStride = 1_000_003;
    private const int KeptMax = 2_000;
    private const int UnmendedOneIn = 16;

    private readonly List<byte[]> kept = [.. surface.Seeds];
    private readonly SortedSet<string> outcomes = new(StringComparer.Ordinal);
    private readonly IncrementalHash tried = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The names of all outcomes that there were.</summary>
    public IReadOnlyCollection<string> Outcomes => outcomes;

    /// <summary>The hash of all inputs that were tried, and what came of them.</summary>
    public string Trace => Convert.ToHexStringLower(tried.GetCurrentHash());

    /// <summary>Tries so many inputs, the seeds first.</summary>
    /// <exception cref="AssertFailedException">One made the program throw, or do or allocate too much.</exception>
    public async Task Run(int cases)
    {
        // What is made once for all inputs is not what one of them costs.
        foreach (var warm in surface.Seeds)
            await surface.Run(warm);
        for (var i = 0; i < cases; i++)
        {
            var random = new Random(unchecked((seed * SeedStride) + i));
            var input = i < surface.Seeds.Count ? surface.Seeds[i] : Make(random);
            var outcome = await Try(input, i);
            tried.AppendData(input);
            tried.AppendData(System.Text.Encoding.UTF8.GetBytes(outcome.Name));
            if (outcomes.Add(outcome.Name) && kept.Count < KeptMax)
                kept.Add(input);
        }
    }

    // Half of the time one that led somewhere new lately: what lies behind it has been tried the least.
    private byte[] Make(Random random)
    {
        var newest = Math.Min(kept.Count, 16);
        var input = random.Next(2) == 0 ? kept[^random.Next(1, newest + 1)] : kept[random.Next(kept.Count)];
        var changed = Mutation.Of(input, kept[random.Next(kept.Count)], surface, random);
        return random.Next(UnmendedOneIn) == 0 ? changed : surface.Mend(changed);
    }

    private async Task<FuzzOutcome> Try(byte[] input, int index)
    {
        var (thread, before) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
        FuzzOutcome outcome;
        try
        {
            outcome = await surface.Run(input);
        }
        catch (Exception e)
        {
            var found = Describe($"threw {e.GetType().Name}: {e.Message}", input, index);
            throw new AssertFailedException(found + Environment.NewLine + e.StackTrace, e);
        }
        // What is awaited for another thread was allocated there.
        var allocated = thread == Environment.CurrentManagedThreadId
            ? GC.GetAllocatedBytesForCurrentThread() - before
            : 0;
        var (always, perByte) = surface.AllocatedMax;
        Assert.IsLessThanOrEqualTo(
            always + ((long)perByte * input.Length), allocated,
            Describe($"{outcome.Name}: bytes allocated", input, index));
        Assert.IsLessThanOrEqualTo(
            surface.WorkMax, outcome.Work, Describe($"{outcome.Name}: units of work", input, index));
        return outcome;
    }

    private string Describe(string what, byte[] input, int index) =>
        $"{surface.Name}: {what}, by case {index} of seed {seed}: {Convert.ToHexStringLower(input)}. Once more: "
        + $"MONITORING_TEST_SEED={seed} MONITORING_TEST_FUZZ_CASES={(index + 1) * surface.Cost}";
}
