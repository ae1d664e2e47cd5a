"""How results and errors are named in a trace; Interpreting/Trace.cs has the same names."""
from twisted.internet import defer, error, task
from twisted.python.failure import Failure


class Boom(Exception):
    """An error of a script."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number


class AllFailed(Exception):
    """What our typed list fails with where Twisted's fires with nothing but failures."""

    def __init__(self, failures):
        super().__init__()
        self.failures = failures


KINDS = {
    defer.CancelledError: "cancelled",
    defer.AlreadyCalledError: "called",
    defer.QueueOverflow: "overflow",
    defer.QueueUnderflow: "underflow",
    defer.TimeoutError: "timeout",
    error.AlreadyCalled: "called",
    error.AlreadyCancelled: "takenback",
    AssertionError: "misuse",
    RecursionError: "misuse",
    ValueError: "range",
}


def kind(exception):
    """An error by its kind, as both sides name it."""
    if isinstance(exception, Boom):
        return f"e{exception.number}"
    if isinstance(exception, defer.FirstError):
        return f"first({exception.index}:{kind(exception.subFailure.value)})"
    if isinstance(exception, AllFailed):
        return f"all({','.join(kind(failure.value) for failure in exception.failures)})"
    return KINDS.get(type(exception)) or repr(exception)


def show(result):
    """A result: a value, nothing, or an error."""
    if result is None:
        return "-"
    if isinstance(result, Failure):
        return "!" + kind(result.value)
    if isinstance(result, defer._ConcurrencyPrimitive):
        return "turn"
    if isinstance(result, task.LoopingCall):
        return "loop"
    return result if isinstance(result, str) else f"v{result}"
