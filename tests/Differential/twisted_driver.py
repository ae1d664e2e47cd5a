"""Runs scripts on real Twisted and prints what happened.

Reads one script a line (JSON, see Scripts/ScriptJson.cs) and prints its trace as one line of events. An empty line
flushes the output. Interpreting/*.cs does the same on our side, step by step; the traces must be equal.

With "unhandled" as its argument it doesn't look at how the Deferreds ended, which would handle their failures, and
ends each trace with the failures that nobody handled.
"""
import gc
import json
import sys

from twisted.internet import defer, task
from twisted.python.failure import Failure
from twisted_names import AllFailed, Boom, kind, show

STEPS_MAX = 400
DEPTH_MAX = 8


class Slot:
    """A Deferred of a script."""

    def __init__(self, deferred, source=False):
        self.deferred = deferred
        self.source = source
        self.pauses = 0
        self.is_unit = False

    def typed(self):
        """Our Deferreds are typed, and get back from Unit by a step that changes no result; so here."""
        if self.is_unit:
            self.is_unit = False
            self.deferred.addCallback(lambda _: None)
        return self.deferred

    def unit(self):
        """Where ours gets to Unit by a step."""
        if not self.is_unit:
            self.is_unit = True
            self.deferred.addCallback(lambda _: None)
        return self.deferred


class Loop:
    """A LoopingCall of a script, which ends itself after some calls."""

    def __init__(self, call, left):
        self.call = call
        self.left = left


class Play:
    """One run of one script."""

    def __init__(self):
        self.clock = task.Clock()
        self.objects = {}
        self.trace = []
        self.steps = 0
        self.depth = 0

    def play(self, script, look_at_ends=True):
        for index, operation in enumerate(script):
            self.trace.append(f"#{index}")
            self.perform([operation])
        for number in sorted(self.objects):
            self.look(number, [], [])
            slot = self.objects[number]
            if look_at_ends and isinstance(slot, Slot):
                slot.typed().addBoth(self.end, number)
        times = sorted(int(call.getTime()) for call in self.clock.calls)
        self.trace.append(f"timers({','.join(map(str, times))})")
        return " ".join(self.trace)

    def end(self, result, number):
        self.trace.append(f"end{number}({show(result)})")

    def perform(self, operations):
        for verb, target, numbers, bodies in operations:
            self.steps += 1
            if self.steps > STEPS_MAX:
                return
            try:
                getattr(self, verb)(target, numbers, bodies)
            except Exception as raised:
                self.trace.append(f"{verb}{target}!{kind(raised)}")

    # Functions that scripts hand over.

    def enter(self, body, argument=""):
        self.trace.append(f"f{body[0]}({argument}){{")
        self.depth += 1
        if self.depth <= DEPTH_MAX:
            self.perform(body[1])
        self.depth -= 1
        self.trace.append("}")

    def function(self, body, own=None, unit=False):
        """A callback, or what a lock or a loop runs."""
        ending, value = body[2:]

        def call(*results):
            self.enter(body, show(results[0]) if results else "")
            if ending == "value":
                return value
            if ending == "raise":
                raise Boom(value)
            if ending == "fail":
                return Failure(Boom(value))
            if ending == "deferred":
                other = self.find(value, Slot)
                if other is None or other is own:
                    return 0
                return other.unit() if unit else other.typed()
            return None

        return call

    def canceller(self, body):
        ending, value = body[2:]

        def cancel(deferred):
            self.enter(body)
            if ending == "value":
                deferred.callback(value)
            elif ending == "fail":
                deferred.errback(Boom(value))
            elif ending == "raise":
                raise Boom(value)

        return cancel

    def find(self, number, wanted):
        found = self.objects.get(number)
        return found if isinstance(found, wanted) else None

    # Deferreds.

    def new(self, target, numbers, bodies):
        self.objects[target] = Slot(defer.Deferred(self.canceller(bodies[0]) if bodies else None), source=True)

    def callback(self, target, numbers, bodies):
        if slot := self.find(target, Slot):
            slot.typed().addCallback(self.function(bodies[0], slot))

    def errback(self, target, numbers, bodies):
        if slot := self.find(target, Slot):
            slot.typed().addErrback(self.function(bodies[0], slot))

    def both(self, target, numbers, bodies):
        if slot := self.find(target, Slot):
            slot.typed().addBoth(self.function(bodies[0], slot))

    def callbacks(self, target, numbers, bodies):
        if slot := self.find(target, Slot):
            slot.typed().addCallbacks(self.function(bodies[0], slot), self.function(bodies[1], slot))

    def source(self, number):
        slot = self.find(number, Slot)
        return slot.deferred if slot and slot.source else None

    def fire(self, target, numbers, bodies):
        if (deferred := self.source(target)) is not None:
            deferred.callback(numbers[0])

    def fail(self, target, numbers, bodies):
        if (deferred := self.source(target)) is not None:
            deferred.errback(Boom(numbers[0]))

    def firefailure(self, target, numbers, bodies):
        if (deferred := self.source(target)) is not None:
            deferred.callback(Failure(Boom(numbers[0])))

    def pause(self, target, numbers, bodies):
        if slot := self.find(target, Slot):
            slot.pauses += 1
            slot.deferred.pause()

    def unpause(self, target, numbers, bodies):
        if (slot := self.find(target, Slot)) and slot.pauses > 0:
            slot.pauses -= 1
            slot.deferred.unpause()

    def cancel(self, target, numbers, bodies):
        if slot := self.find(target, Slot):
            slot.deferred.cancel()

    def chain(self, target, numbers, bodies):
        slot = self.find(target, Slot)
        other = self.source(numbers[0])
        if slot and other is not None:
            deferred = slot.typed()
            slot.is_unit = True
            deferred.chainDeferred(other)

    def timeout(self, target, numbers, bodies):
        slot = self.find(target, Slot)
        if not slot:
            return
        translator = None
        if bodies:
            translate = self.function([*bodies[0][:2], "nothing", 0] if bodies[0][2] == "deferred" else bodies[0])

            def translator(result, timeout):
                return translate(f"{show(result)}@{timeout}")

        slot.typed().addTimeout(numbers[0], self.clock, translator)

    # Lists.

    def members(self, numbers):
        return [slot.typed() for number in numbers if (slot := self.find(number, Slot))]

    def list(self, target, numbers, bodies):
        flags = numbers[0]
        made = defer.DeferredList(self.members(numbers[1:]), flags & 1, flags & 2, flags & 4)

        def canonical(result):
            if isinstance(result, tuple):
                return f"({show(result[0])}@{result[1]})"
            if flags & 1:
                raise AllFailed([failure for _, failure in result])
            return f"[{','.join(show(value) for _, value in result)}]"

        self.objects[target] = Slot(made.addCallback(canonical))

    def gather(self, target, numbers, bodies):
        made = defer.gatherResults(self.members(numbers), consumeErrors=True)
        self.objects[target] = Slot(made.addCallback(lambda values: f"[{','.join(map(show, values))}]"))

    # Locks, semaphores, queues.

    def lock(self, target, numbers, bodies):
        self.objects[target] = defer.DeferredLock()

    def semaphore(self, target, numbers, bodies):
        self.objects[target] = defer.DeferredSemaphore(numbers[0])

    def acquire(self, target, numbers, bodies):
        if turns := self.find(numbers[0], defer._ConcurrencyPrimitive):
            self.objects[target] = Slot(turns.acquire().addCallback(lambda _: "turn"))

    def release(self, target, numbers, bodies):
        if turns := self.find(target, defer._ConcurrencyPrimitive):
            turns.release()

    def run(self, target, numbers, bodies):
        if turns := self.find(numbers[0], defer._ConcurrencyPrimitive):
            self.objects[target] = Slot(turns.run(self.function(bodies[0])))

    def queue(self, target, numbers, bodies):
        self.objects[target] = defer.DeferredQueue(*(None if limit < 0 else limit for limit in numbers))

    def put(self, target, numbers, bodies):
        if (queue := self.find(target, defer.DeferredQueue)) is not None:
            queue.put(numbers[0])

    def get(self, target, numbers, bodies):
        if (queue := self.find(numbers[0], defer.DeferredQueue)) is not None:
            self.objects[target] = Slot(queue.get())

    # The clock.

    def later(self, target, numbers, bodies):
        body = bodies[0]

        def call():
            self.enter(body)
            if body[2] == "raise":
                raise Boom(body[3])

        self.objects[target] = self.clock.callLater(numbers[0], call)

    def reset(self, target, numbers, bodies):
        if call := self.find(target, task.DelayedCall):
            call.reset(numbers[0])

    def delay(self, target, numbers, bodies):
        if call := self.find(target, task.DelayedCall):
            call.delay(numbers[0])

    def takeback(self, target, numbers, bodies):
        if call := self.find(target, task.DelayedCall):
            call.cancel()

    def advance(self, target, numbers, bodies):
        """What a call raises leaves Clock.advance at once; ours goes on with what is due, as a live reactor does."""
        amount = numbers[0]
        while True:
            try:
                return self.clock.advance(amount)
            except Exception as raised:
                self.trace.append(f"timer!{kind(raised)}")
                amount = 0

    def pump(self, target, numbers, bodies):
        for amount in numbers:
            self.advance(target, [amount], bodies)

    def loop(self, target, numbers, bodies):
        function = self.function(bodies[0], unit=True)

        def call(*count):
            loop.left -= 1
            if loop.left <= 0 and loop.call.running:
                loop.call.stop()
            return function(*count)

        loop = Loop(task.LoopingCall.withCount(call) if numbers[0] else task.LoopingCall(call), numbers[1])
        loop.call.clock = self.clock
        self.objects[target] = loop

    def start(self, target, numbers, bodies):
        loop = self.find(numbers[0], Loop)
        if not loop:
            return
        # Twisted lets a loop start anew while its last call is still on; the first start's Deferred is then lost and
        # two calls overlap (RestrictionTests shows it). Ours refuses.
        assert loop.call._deferred is None
        self.objects[target] = Slot(loop.call.start(numbers[1], bool(numbers[2])).addCallback(lambda _: "loop"))

    def stop(self, target, numbers, bodies):
        if loop := self.find(target, Loop):
            loop.call.stop()

    def rewind(self, target, numbers, bodies):
        if loop := self.find(target, Loop):
            loop.call.reset()

    def look(self, target, numbers, bodies):
        found = self.objects.get(target)
        if isinstance(found, Slot):
            state = "called" if found.deferred.called else "open"
        elif isinstance(found, task.DelayedCall):
            state = f"{'active' if found.active() else 'over'}@{int(found.getTime())}"
        elif isinstance(found, Loop):
            state = "running" if found.call.running else "still"
        elif isinstance(found, defer.DeferredLock):
            state = f"{'locked' if found.locked else 'free'}:{len(found.waiting)}"
        elif isinstance(found, defer.DeferredSemaphore):
            state = f"{found.tokens}:{len(found.waiting)}"
        elif isinstance(found, defer.DeferredQueue):
            state = f"{len(found.pending)}:{len(found.waiting)}"
        else:
            return
        self.trace.append(f"look{target}({state})")


UNHANDLED = []


def note_unhandled(debug_info):
    """In the place of DebugInfo.__del__, which writes such a failure to the log."""
    if debug_info.failResult is not None:
        UNHANDLED.append(kind(debug_info.failResult.value))


def play_unhandled(script):
    """All of the script must be garbage by the end, also what is part of circles."""
    UNHANDLED.clear()
    trace = Play().play(script, look_at_ends=False)
    gc.collect()
    return f"{trace} unhandled({','.join(sorted(UNHANDLED))})"


def main():
    defer.log.failure = lambda *_, **__: UNHANDLED.append(kind(sys.exc_info()[1]))
    defer.DebugInfo.__del__ = note_unhandled
    run = play_unhandled if sys.argv[1:] == ["unhandled"] else lambda script: Play().play(script)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        if line == "\n":
            UNHANDLED.clear()
            sys.stdout.flush()
        else:
            print(run(json.loads(line)))


if __name__ == "__main__":
    main()
