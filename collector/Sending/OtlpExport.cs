using Monitoring.Collector.Instruments;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Monitoring.Collector.Sending;

/// <summary>
/// Sends the collector's own metrics and traces by OTLP. OpenTelemetry's standard environment variables say where and
/// how: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> switches it on, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> takes <c>grpc</c> (the
/// default) or <c>http/protobuf</c>; headers, intervals, samplers and resource attributes are theirs too.
/// </summary>
/// <remarks>
/// The providers stand by themselves and not among a web application's services: there the SDK would look for those
/// variables in the application's configuration, which has none.
/// </remarks>
public sealed class OtlpExport : IDisposable
{
    /// <summary>The variable that switches the export on.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// How long the last export of metrics, and that of traces, may take when the collector stops: 500 ms.
    /// </summary>
    public static readonly TimeSpan StopMax = TimeSpan.FromMilliseconds(500);

    private const string ServiceName = "monitoring-collector";

    private readonly MeterProvider meters;
    private readonly TracerProvider traces;

    private OtlpExport(string version)
    {
        // The environment comes last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
        var resource = ResourceBuilder.CreateEmpty()
            .AddTelemetrySdk()
            .AddService(ServiceName, serviceVersion: version)
            .AddEnvironmentVariableDetector();
        meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource).AddMeter(InstrumentSet.MeterName).AddOtlpExporter().Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource).AddSource(Tracing.SourceName).AddOtlpExporter().Build();
    }

    /// <summary>
    /// Starts the export where the environment names an endpoint; otherwise there is none, and it costs nothing.
    /// </summary>
    /// <param name="version">The collector's version, which its resource carries.</param>
    public static OtlpExport? StartIfConfigured(string version) =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable)) ? null : new(version);

    /// <summary>Exports what is left and stops.</summary>
    public void Dispose()
    {
        meters.Shutdown((int)StopMax.TotalMilliseconds);
        traces.Shutdown((int)StopMax.TotalMilliseconds);
        meters.Dispose();
        traces.Dispose();
    }
}
