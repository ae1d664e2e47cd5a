using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Reactor;

namespace Monitoring.Agent.Cli;

/// <summary>A single cycle of all samplers, with the same thread and deadlines as when the agent runs.</summary>
public static class OneCycle
{
    /// <summary>Runs it; afterwards each sampler tells what became of it, and the group of one that succeeded its
    /// values.</summary>
    /// <param name="options">Which samplers.</param>
    /// <param name="log">Where failures are told.</param>
    /// <param name="timeMs">The cycle's time.</param>
    public static ScheduledSampler[] Run(AgentOptions options, Log log, out long timeMs)
    {
        var reactor = new LiveReactor();
        var counters = new AgentCounters();
        var samplers = AgentSamplers.Make(options, reactor, counters, log);
        using var thread = new SamplingThread();
        var sink = new StoppingSink(reactor);
        var loop = new SamplingLoop(reactor, options.Intervals, samplers, thread, sink, counters, log);
        reactor.CallWhenRunning(loop.Start);
        reactor.Run();
        timeMs = sink.TimeMs;
        return samplers;
    }

    private sealed class StoppingSink(IReactor reactor) : ICycleSink
    {
        public long TimeMs { get; private set; }

        public void CycleSampled(Cycle cycle, ReadOnlySpan<ScheduledSampler> runs) => TimeMs = cycle.TimeMs;

        public void CycleEnded() => reactor.Stop();
    }
}
