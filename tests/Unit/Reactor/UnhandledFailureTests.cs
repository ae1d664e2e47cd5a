using System.Runtime.CompilerServices;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class UnhandledFailureTests
{
    [TestMethod]
    public void Errback_NeverHandled_IsReportedOnce()
    {
        Assert.AreEqual(1, ReportsOf(error => Deferred.Fail<int>(error)));
    }

    [TestMethod]
    public void Errback_HandledLater_IsNotReported()
    {
        Assert.AreEqual(0, ReportsOf(error => Deferred.Fail<int>(error).AddErrback(_ => 0)));
    }

    [TestMethod]
    public void Errback_TakenByAnotherChainThatHandlesIt_IsNotReported()
    {
        Assert.AreEqual(0, ReportsOf(error =>
            Deferred.Succeed(0).AddCallback(_ => Deferred.Fail<int>(error)).AddErrback(_ => 0)));
    }

    [TestMethod]
    public void Errback_WaitedForByAnotherChain_IsReportedOnceNotTwice()
    {
        Assert.AreEqual(1, ReportsOf(error =>
        {
            var inner = new Deferred<int>();
            Deferred.Succeed(0).AddCallback(_ => inner);
            inner.Errback(error);
        }));
    }

    [TestMethod]
    public void Errback_TheErrbackFailsToo_TheLastErrorIsReported()
    {
        Assert.AreEqual(1, ReportsOf(error =>
            Deferred.Fail<int>(new InvalidOperationException("first")).AddErrback((Failure _) => Throw<int>(error))));
    }

    [TestMethod]
    public void Gather_OneFails_OnlyTheGatheredFailureCounts()
    {
        Assert.AreEqual(0, ReportsOf(error =>
            Deferred.Gather(Deferred.Fail<int>(error), Deferred.Succeed(1)).AddErrback(_ => [])));
    }

    [TestMethod]
    public void ReportUnhandled_TheListenerThrows_DoesNotThrow()
    {
        var error = new InvalidOperationException("never handled");
        void Refuse(Failure failure)
        {
            if (ReferenceEquals(failure.Exception, error))
            {
                throw new InvalidOperationException("the log is closed");
            }
        }

        Deferred.Unhandled += Refuse;
        try
        {
            Deferred.ReportUnhandled(new Failure(error));
        }
        finally
        {
            Deferred.Unhandled -= Refuse;
        }
    }

    private static T Throw<T>(Exception error) => throw error;

    private static int ReportsOf(Action<Exception> test)
    {
        var error = new InvalidOperationException("never handled");
        var reports = 0;
        void Note(Failure failure)
        {
            if (ReferenceEquals(failure.Exception, error))
            {
                Interlocked.Increment(ref reports);
            }
        }

        Deferred.Unhandled += Note;
        try
        {
            RunAndForget(test, error);
            for (var i = 0; i < 2; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            Deferred.Unhandled -= Note;
        }

        return reports;
    }

    // Not inlined, so that no local keeps the chain alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunAndForget(Action<Exception> test, Exception error) => test(error);
}
