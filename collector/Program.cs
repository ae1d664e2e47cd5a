using Monitoring.Collector.Cli;
using Monitoring.Collector.Composition;

// Sockets then complete on the thread that the kernel woke, which halves the cost of a small read. The runtime looks
// once, before the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

NativeMemory.MapLargeBlocks();

return new CommandLine(Environment.GetEnvironmentVariable, CollectorProgram.Run, ControlCaller.Call, DataProgram.Run)
    .Invoke(args);
