namespace Monitoring.Collector.Cli;

/// <summary>One line of JSON back.</summary>
/// <param name="Ok">False when the command could not be carried out; then the text says why and what to do.</param>
/// <param name="Text">What to print; may have several lines.</param>
internal sealed record ControlAnswer(bool Ok, string Text);
