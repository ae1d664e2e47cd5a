using System.Diagnostics;

namespace Monitoring.Collector.Instruments;

/// <summary>
/// What the collector's process costs, on <c>/metrics</c> under the names that every Prometheus client gives these
/// figures.
/// </summary>
public static class ProcessReadings
{
    /// <summary>Declares them.</summary>
    public static void Declare(InstrumentSet instruments)
    {
        using var self = Process.GetCurrentProcess();
        var started = new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        instruments.CounterReading(
            "process.cpu.time", "Processor time of the process, user and system.", "s",
            () => Environment.CpuUsage.TotalTime.TotalSeconds, "process_cpu_seconds_total");
        instruments.GaugeReading(
            "process.memory.usage", "Physical memory of the process.", "By",
            () => Environment.WorkingSet, "process_resident_memory_bytes");
        instruments.GaugeReading(
            "process.start_time", "When the process started, seconds since 1970.", "s",
            () => started, "process_start_time_seconds");
        instruments.GaugeReading(
            "process.unix.file_descriptor.count", "File descriptors that the process has open.", "{file_descriptor}",
            CountOpenFiles, "process_open_fds");
        instruments.GaugeReading(
            "dotnet.gc.heap.size", "Objects on the managed heap, garbage included.", "By",
            () => GC.GetTotalMemory(forceFullCollection: false), "dotnet_gc_heap_size_bytes");
        instruments.CounterReading(
            "dotnet.gc.heap.allocated", "Bytes allocated on the managed heap.", "By",
            () => GC.GetTotalAllocatedBytes(), "dotnet_gc_heap_allocated_bytes_total");
        instruments.CounterReading(
            "dotnet.gc.pause.time", "Time for which garbage collection stopped the process.", "s",
            () => GC.GetTotalPauseDuration().TotalSeconds, "dotnet_gc_pause_seconds_total");
    }

    private static double CountOpenFiles()
    {
        try
        {
            return Directory.GetFiles("/proc/self/fd").Length;
        }
        catch (IOException)
        {
            return double.NaN;
        }
    }
}
