using Monitoring.Agent;
using Monitoring.Agent.Cli;

// Sockets then complete on the thread that waits for them, and no thread pool is started. The runtime looks once,
// before the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

return CommandLine.Run(
    args, run: RunCommand.Run, join: JoinCommand.Run, print: PrintCommand.Run, check: CheckCommand.Run);
