using Monitoring.Reactor;
using Monitoring.Tests.Differential.Interpreting;

namespace Monitoring.Tests.Differential;

/// <summary>
/// Debian's Twisted only warns of a callback that returns the Deferred it runs for, and the chain is stuck then; its
/// warning says that this will become an exception. These are the traces of a chain that gets that exception.
/// </summary>
[TestClass]
public sealed class SelfReturnTests
{
    [TestMethod]
    [DataRow("callback", "self(v1) error(!misuse) after(v9)")]
    [DataRow("errback", "self(!e1) error(!misuse) after(v9)")]
    [DataRow("both", "self(v1) error(!misuse) after(v9)")]
    public void Step_ReturnsItsDeferred_LeadsToAnError(string side, string expected)
    {
        var trace = new Trace();
        var deferred = new Deferred<object?>();
        Deferred<object?> Self(string result)
        {
            trace.Note($"self({result})");
            return deferred;
        }

        switch (side)
        {
            case "callback":
                deferred.AddCallback(value => Self(Trace.Show(value)));
                break;
            case "errback":
                deferred.AddErrback((Failure failure) => Self(Trace.Show(failure)));
                break;
            default:
                deferred.AddBoth((Outcome<object?> outcome) => Self(Trace.ShowOutcome(outcome)));
                break;
        }

        deferred
            .AddErrback((Failure failure) =>
            {
                trace.Note($"error({Trace.Show(failure)})");
                return (object?)9;
            })
            .AddCallback(value => trace.Note($"after({Trace.Show(value)})"));

        if (side == "errback")
        {
            deferred.Errback(new Boom(1));
        }
        else
        {
            deferred.Callback(1);
        }

        Assert.AreEqual(expected, trace.ToString());
    }

    [TestMethod]
    public void Step_ReturnsWhatWaitsForItsDeferred_IsNoSelfReturn()
    {
        // Two that wait for each other: neither fires, on both sides; to cancel them is the error.
        var (one, other) = (new Deferred<object?>(), new Deferred<object?>());
        one.AddCallback((object? _) => other);
        other.AddCallback((object? _) => one);
        one.Callback(1);
        other.Callback(2);

        Assert.IsFalse(one.HasResult);
        Assert.ThrowsExactly<InvalidOperationException>(one.Cancel);
    }
}
