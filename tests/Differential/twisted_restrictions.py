"""Shows why the random scripts leave out three things: what Twisted does there is nobody's rule."""
from twisted.internet import defer, task


def unpause_without_pause():
    """The count gets below zero, which counts as paused."""
    deferred = defer.Deferred()
    deferred.addCallback(lambda result: print("never run"))
    deferred.unpause()
    deferred.callback(1)
    print("unpaused once too often, then fired: paused", deferred.paused, "times")


def unpause_while_waiting():
    """Waiting is a pause too, so a stray unpause ends it: the next callback gets a Deferred, and the result is lost."""
    inner = defer.Deferred()
    outer = defer.succeed(1)
    outer.addCallback(lambda result: inner)
    outer.addCallback(lambda result: print("a callback got", type(result).__name__))
    outer.unpause()
    inner.callback("the result")
    print("the one that waited is paused", outer.paused, "times")


def start_while_called():
    """A loop that was stopped during a call, and is started before that has ended."""
    calls = []

    def call():
        calls.append(defer.Deferred())
        return calls[-1]

    loop = task.LoopingCall(call)
    loop.clock = task.Clock()
    first = loop.start(1)
    loop.stop()
    second = loop.start(1)
    print("calls that are on at once:", len(calls))
    calls[0].callback(None)
    calls[1].callback(None)
    print("timers that are set for the next call:", len(loop.clock.calls))
    loop.stop()
    print("the first start's Deferred has fired:", first.called, "- the second's:", second.called)


def cancel_circle_through_list():
    """Recursion without an end; how often a canceller is called depends on the depth of the stack."""
    called = []
    member = defer.Deferred(called.append)
    back = defer.Deferred()
    whole = defer.DeferredList([back, member])
    back.addCallback(lambda result: whole)
    back.callback(1)
    member.pause()
    defer.log.failure = lambda *_: called.append(None)
    whole.cancel()
    print("errors in the log:", called.count(None) > 0)


unpause_without_pause()
unpause_while_waiting()
start_while_called()
cancel_circle_through_list()
