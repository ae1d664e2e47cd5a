using Monitoring.Agent.Cli;

return CommandLine.Run(args, run: _ => 1, print: PrintCommand.Run, check: _ => 1);
