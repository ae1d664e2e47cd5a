#!/usr/bin/python3
"""What Deferreds and timers cost in Twisted: prints a name, nanoseconds of CPU and bytes a line.

The same for ours, line by line, is in Load/DeferredCosts.cs and Load/TimerCosts.cs.
"""
import math
import random
import time
import tracemalloc

from twisted.internet import reactor
from twisted.internet.defer import Deferred, ensureDeferred, gatherResults, succeed

STEPS = 10
MILLION = 1_000_000
TIMERS = 100_000
ROUNDS = 3
FAR = 3600
SPREADS = {"timer_fired": 1, "timer_fired_dense": 0.1}


def cpu_of(work):
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1e9


def show(name, nanoseconds, size=0):
    print(f"{name} {nanoseconds:.1f} {size:.0f}", flush=True)


def measure(name, calls, operations, call):
    def repeat():
        for _ in range(calls):
            call()
    repeat()
    show(name, min(cpu_of(repeat) for _ in range(ROUNDS)) / calls / operations)


def same(value):
    return value


def fired(value):
    return succeed(value)


def ten_callbacks():
    deferred = Deferred()
    for _ in range(STEPS):
        deferred.addCallback(same)
    deferred.callback("x")


def ten_fired_links():
    deferred = Deferred()
    for _ in range(STEPS):
        deferred.addCallback(fired)
    deferred.callback("x")


def nest(depth):
    innermost = inner = outermost = Deferred()

    def to_inner(_):
        return inner

    for _ in range(depth):
        inner, outermost = outermost, Deferred()
        outermost.addCallback(to_inner)
        outermost.callback("x")
    innermost.callback("y")
    assert outermost.result == "y"


async def awaiting(inner):
    return await inner


def await_ten():
    first = outermost = Deferred()
    for _ in range(STEPS):
        outermost = ensureDeferred(awaiting(outermost))
    first.callback("x")


def gather_ten():
    members = [Deferred() for _ in range(STEPS)]
    gatherResults(members).addCallback(same)
    for member in members:
        member.callback("x")


class Timers:
    def __init__(self):
        random.seed(1)
        self.delays = [random.random() for _ in range(TIMERS)]
        self.order = random.sample(range(TIMERS), TIMERS)
        self.fired = 0

    def fire(self):
        self.fired += 1
        if self.fired == TIMERS:
            self.all_fired.callback((time.process_time() - self.start) * 1e9)

    def add_far(self):
        self.calls = [reactor.callLater(FAR + delay, self.fire) for delay in self.delays]
        reactor.runUntilCurrent()  # New calls go to the heap at the next pass only.

    def cancel(self):
        for i in self.order:
            self.calls[i].cancel()
        reactor.runUntilCurrent()  # Cancelled calls leave the heap at the next pass only.

    def add_and_cancel(self):
        added, cancelled = [], []
        for _ in range(ROUNDS):
            added.append(cpu_of(self.add_far))
            cancelled.append(cpu_of(self.cancel))
        tracemalloc.start()
        self.calls = []
        before = tracemalloc.get_traced_memory()[0]
        self.add_far()
        size = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        self.cancel()
        show("timer_add", min(added) / TIMERS, size / TIMERS)
        show("timer_cancel", min(cancelled) / TIMERS)

    async def cost_of_firing(self, spread):
        best = math.inf
        for _ in range(ROUNDS):
            self.fired, self.all_fired = 0, Deferred()
            for delay in self.delays:
                reactor.callLater(delay * spread, self.fire)
            self.start = time.process_time()
            best = min(best, await self.all_fired)
        return best

    async def run(self):
        self.add_and_cancel()
        for name, spread in SPREADS.items():
            show(name, await self.cost_of_firing(spread) / TIMERS)
        reactor.stop()


def main():
    measure("callbacks", 10_000, 1, ten_callbacks)
    measure("fired_link", 5_000, STEPS, ten_fired_links)
    measure("pending_link", 5_000, STEPS, lambda: nest(STEPS))
    measure("await", 2_000, STEPS, await_ten)
    measure("gather", 2_000, 1, gather_ten)
    show("million_link", cpu_of(lambda: nest(MILLION)) / MILLION)
    reactor.callWhenRunning(lambda: ensureDeferred(Timers().run()))
    reactor.run()


if __name__ == "__main__":
    main()
