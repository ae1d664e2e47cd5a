namespace Monitoring.Tests.Unit.Fuzzing;

/// <summary>
/// All that strangers reach, tried with changed inputs: nothing throws, and what is done and allocated for an input is
/// bounded whatever it is. MONITORING_TEST_FUZZ_CASES says how many; 20,000 by default, fewer where one costs more. The
/// same seed gives the same inputs.
/// </summary>
[TestClass]
public sealed class StrangerFuzzTests
{
    private static readonly int Cases =
        int.TryParse(Environment.GetEnvironmentVariable("MONITORING_TEST_FUZZ_CASES"), out var cases) ? cases : 20_000;

    [TestMethod]
    public Task Frames_BeforeWelcome_EndInAReason() => Fuzz(
        SessionSurface.Make(),
        "Closing BadLength", "Closing BadChecksum", "Closing Malformed", "Closing UnknownFrame",
        "Closing UnexpectedFrame", "Closing BadName", "Closing WrongVersion", "Deciding HELLO ",
        "Closing ENROL Good, request WrongToken", "Closing ENROL Unknown, request WrongToken",
        "Closing ENROL Good, no request WrongToken");

    [TestMethod]
    public Task Tokens_AsLines_AreTokensOrNone() => Fuzz(ByteSurfaces.TokenLine(), "none", "token");

    [TestMethod]
    public Task Tokens_BehindTheChecksum_HaveAddressesOrSaySo() =>
        Fuzz(ByteSurfaces.TokenContent(), "none", "token");

    [TestMethod]
    public Task Requests_ForCertificates_AreKeysOrNone() => Fuzz(ByteSurfaces.Request(), "none", "key");

    [TestMethod]
    public Task Certificates_OfPeers_AreJudged() =>
        Fuzz(ByteSurfaces.Certificate(), "no certificate", "Foreign False", "None True");

    [TestMethod]
    public Task Answers_OfProxies_AreRead() => Fuzz(
        ByteSurfaces.Proxy(), "Garbage 0", "NeedMore 2", "Opened 2", "Refused 4", "Refused 5", "TooLong 2");

    [TestMethod]
    public Task Requests_ToTheWebSide_AreAnswered() => Fuzz(WebSurface.Make());

    [TestMethod]
    public async Task Fuzzer_SameSeed_TriesTheSame()
    {
        var (first, second, other) = (Fuzzer(1), Fuzzer(1), Fuzzer(2));
        foreach (var fuzzer in new[] { first, second, other })
            await fuzzer.Run(500);

        Assert.AreEqual(first.Trace, second.Trace);
        Assert.AreNotEqual(first.Trace, other.Trace);

        static OutcomeFuzzer Fuzzer(int seed) => new(ByteSurfaces.Proxy(), seed);
    }

    [TestMethod]
    public async Task Fuzzer_FaultBehindSeveralSteps_IsFoundAndNamed()
    {
        // Each right letter is a new outcome, so it is found step by step where chance alone would not.
        var surface = new FuzzSurface("steps", ["....."u8.ToArray()], input =>
        {
            var right = "fault"u8.CommonPrefixLength(input);
            return right == "fault".Length
                ? throw new InvalidOperationException("found")
                : Task.FromResult(new FuzzOutcome($"{right}", 1));
        })
        {
            BytesMax = 8,
            WorkMax = 1,
            AllocatedMax = (10_000, 0),
        };

        var found = await Assert.ThrowsExactlyAsync<AssertFailedException>(
            () => new OutcomeFuzzer(surface, 1).Run(1_000_000));

        StringAssert.Contains(found.Message, "threw InvalidOperationException: found, by case ");
        StringAssert.Contains(found.Message, Convert.ToHexStringLower("fault"u8));
        StringAssert.Contains(found.Message, "MONITORING_TEST_SEED=1 MONITORING_TEST_FUZZ_CASES=");
    }

    [TestMethod]
    public async Task Fuzzer_TooMuchWorkOrMemory_IsFound()
    {
        var surface = new FuzzSurface("greedy", [new byte[4]], input =>
            Task.FromResult(new FuzzOutcome("one", new byte[input.Length * 100].Length)))
        {
            BytesMax = 100_000,
            WorkMax = int.MaxValue,
            AllocatedMax = (10_000, 10),
        };

        await Assert.ThrowsExactlyAsync<AssertFailedException>(() => new OutcomeFuzzer(surface, 1).Run(20_000));
        await Assert.ThrowsExactlyAsync<AssertFailedException>(() => new OutcomeFuzzer(
            surface with { WorkMax = 1_000, AllocatedMax = (int.MaxValue, 0) }, 1).Run(20_000));
    }

    /// <summary>Tries a surface, and sees that the outcomes that must be among what came of it are.</summary>
    private static async Task Fuzz(FuzzSurface surface, params string[] mustBeReached)
    {
        var fuzzer = new OutcomeFuzzer(surface, TestSeed.Value);

        await fuzzer.Run(Math.Max(surface.Seeds.Count, Cases / surface.Cost));

        var missing = mustBeReached.Except(fuzzer.Outcomes).ToArray();
        Assert.IsEmpty(missing, $"reached: {string.Join(" | ", fuzzer.Outcomes)}; not: {string.Join(" | ", missing)}");
    }
}
