using Microsoft.Extensions.DependencyInjection;
using Monitoring.Collector.Instruments;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Monitoring.Collector.Sending;

/// <summary>
/// Sends the collector's own metrics and traces by OTLP. OpenTelemetry's standard environment variables say where and
/// how: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> switches it on, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> takes <c>grpc</c> (the
/// default) or <c>http/protobuf</c>; also headers, intervals, samplers and resource attributes are theirs.
/// </summary>
public static class OtlpExport
{
    /// <summary>The variable that switches the export on.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceName = "monitoring-collector";

    /// <summary>True when the environment names an endpoint.</summary>
    public static bool IsConfigured => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable));

    /// <summary>
    /// Adds the export where the environment names an endpoint; otherwise nothing, so that it costs nothing.
    /// </summary>
    /// <param name="services">
    /// The web application's services: they start the export, and flush it when they stop.
    /// </param>
    /// <param name="version">The collector's version, which its resource carries.</param>
    public static IServiceCollection AddOtlpExport(this IServiceCollection services, string version)
    {
        if (!IsConfigured)
            return services;
        services.AddOpenTelemetry()
            // The environment comes last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
            .ConfigureResource(resource => resource
                .Clear()
                .AddTelemetrySdk()
                .AddService(ServiceName, serviceVersion: version)
                .AddEnvironmentVariableDetector())
            .WithMetrics(meters => meters.AddMeter(InstrumentSet.MeterName).AddOtlpExporter())
            .WithTracing(traces => traces.AddSource(Tracing.SourceName).AddOtlpExporter());
        return services;
    }
}
