namespace Monitoring.Tests.Unit;

/// <summary>Shows that code allocates nothing once it is warm.</summary>
internal static class Allocation
{
    private const int Tries = 3;

    /// <summary>
    /// Runs <paramref name="work"/>, which must be warm, and fails when it allocates each time: a collection that
    /// another test causes in between may be counted as an allocation of this thread, but not three times on end.
    /// </summary>
    public static void AssertNone(Action work, string by)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Tries && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.AreEqual(0, least, $"bytes allocated by {by}");
    }
}
