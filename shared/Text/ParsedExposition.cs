using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>What a text in Prometheus' format 0.0.4 said.</summary>
/// <param name="Families">
/// The families in the order in which they were first named; empty when there is an error.
/// </param>
/// <param name="Error">What was wrong first, or null.</param>
public sealed record ParsedExposition(IReadOnlyList<ParsedFamily> Families, ParseError? Error);

/// <summary>Where and why a text could not be read.</summary>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Reason">What is wrong, for a person; it does not name the line.</param>
public sealed record ParseError(int Line, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}: {Reason}";
}

/// <summary>A family as a text defines it.</summary>
/// <param name="Name">The name of its TYPE line, or of its samples where there is none.</param>
/// <param name="Type">Untyped where the text does not say.</param>
/// <param name="Help">Empty where the text does not say; cut at <see cref="Limits.TextBytesMax"/>.</param>
/// <param name="Samples">Its samples in the text's order, each series once.</param>
public sealed record ParsedFamily(string Name, MetricType Type, string Help, IReadOnlyList<ParsedSample> Samples);

/// <summary>One sample of a family.</summary>
/// <param name="Labels">The labels; a bucket's <c>le</c> and a <c>quantile</c> are spelled as Go prints them.</param>
/// <param name="Role">Which part of its family it is.</param>
/// <param name="Value">The value.</param>
/// <param name="TimestampMs">Milliseconds since the Unix epoch, or null where the line has none.</param>
public sealed record ParsedSample(LabelSet Labels, SampleRole Role, double Value, long? TimestampMs);
