namespace Monitoring.Collector.Cli;

/// <summary>One line of JSON from a command line to the collector that runs.</summary>
/// <param name="Command">The verb, such as <c>agent list</c> or <c>token create</c>.</param>
/// <param name="Argument">Its argument; empty when it takes none.</param>
/// <param name="More">Further arguments, or what was set by flags, <c>NAME=VALUE</c> each. Default: none.</param>
internal sealed record ControlRequest(string Command, string Argument, string[]? More = null);
