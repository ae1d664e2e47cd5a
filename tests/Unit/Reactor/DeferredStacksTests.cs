using System.Runtime.CompilerServices;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

/// <summary>The switch is the process's, so these tests run alone.</summary>
[TestClass]
[DoNotParallelize]
public sealed class DeferredStacksTests
{
    [TestCleanup]
    public void SwitchOff() => Deferred.RecordStacks = false;

    [TestMethod]
    public void Callback_SecondTimeRecording_TellsWhereItWasMadeAndFired()
    {
        Deferred.RecordStacks = true;
        var deferred = Make();
        FireIt(deferred);

        var error = Assert.ThrowsExactly<AlreadyCalledException>(() => deferred.Callback(2));

        StringAssert.Contains(error.Message, "It was made:");
        StringAssert.Contains(error.Message, nameof(Make));
        StringAssert.Contains(error.Message, nameof(FireIt));
    }

    [TestMethod]
    public void Callback_SecondTimeNotRecording_TellsNoStacks()
    {
        var deferred = Make();
        FireIt(deferred);

        var error = Assert.ThrowsExactly<AlreadyCalledException>(() => deferred.Callback(2));

        Assert.DoesNotContain(nameof(Make), error.Message);
    }

    [TestMethod]
    public void Describe_MadeBeforeTheSwitch_TellsOnlyTheFiring()
    {
        var deferred = Make();
        Deferred.RecordStacks = true;
        FireIt(deferred);

        var described = DeferredStacks.Describe(deferred);

        Assert.DoesNotContain("It was made:", described);
        StringAssert.Contains(described, nameof(FireIt));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Deferred<int> Make() => new();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FireIt(Deferred<int> deferred) => deferred.Callback(1);
}
