using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitoring.Collector.Web.Trends;

namespace Monitoring.Collector.Web;

/// <summary>The body of <c>/api/hosts</c> and of a <c>fleet</c> event.</summary>
/// <param name="Now">The collector's clock at writing, Unix time in ms.</param>
/// <param name="Collector">What the collector says of itself.</param>
/// <param name="Round">The newest finished round.</param>
/// <param name="Fleet">The round's totals.</param>
/// <param name="Hosts">All rows.</param>
public sealed record StatusDocument(
    long Now, CollectorFacts Collector, RoundSummary Round, FleetSummary Fleet, ImmutableArray<HostRow> Hosts);

/// <summary>The body of a <c>round</c> event.</summary>
/// <param name="Now">The collector's clock at writing, Unix time in ms.</param>
/// <param name="Round">The round.</param>
/// <param name="Fleet">Its totals.</param>
public sealed record RoundDocument(long Now, RoundSummary Round, FleetSummary Fleet);

/// <summary>The body of a <c>resumed</c> event.</summary>
/// <param name="Now">The collector's clock at writing, Unix time in ms.</param>
public sealed record ResumedDocument(long Now);

/// <summary>Writes the documents of the web API; the code is generated, so no reflection happens while it
/// runs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(FiniteNumberConverter), typeof(LabelSetConverter)])]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(RoundDocument))]
[JsonSerializable(typeof(ResumedDocument))]
[JsonSerializable(typeof(TrendDocument))]
[JsonSerializable(typeof(List<HostRow>))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class StatusJson : JsonSerializerContext;
