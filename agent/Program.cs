using Monitoring.Agent;
using Monitoring.Agent.Cli;

return CommandLine.Run(args, run: RunCommand.Run, print: PrintCommand.Run, check: CheckCommand.Run);
