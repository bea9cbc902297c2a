using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ainft.Functions.Platform;

/// <summary>The one meter and the one activity source. A slice names its instruments in a static class of its own: <c>Telemetry.Meter.CreateCounter…</c></summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Ainft";

    /// <summary>Where every slice creates its instruments.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Where every slice starts its spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    internal static Histogram<double> Invocations { get; } = Meter.CreateHistogram<double>(
        "ainft.trigger.duration", "s", "Runs of timer and queue functions by function and success.");

    /// <summary>Exports traces and metrics where a target is configured; else nothing is collected at all.</summary>
    internal static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var otlp = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        var azure = builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        if (string.IsNullOrEmpty(otlp) && string.IsNullOrEmpty(azure))
            return;
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("ainft"))
            .WithTracing(traces => traces.AddSource(Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddProcessor(new WithoutPaths()))
            .WithMetrics(metrics => metrics.AddMeter(Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation());
        if (!string.IsNullOrEmpty(otlp))
            telemetry.UseOtlpExporter();
        if (string.IsNullOrEmpty(azure))
            return;
        telemetry.WithTracing(traces => traces.AddAzureMonitorTraceExporter(o => o.ConnectionString = azure));
        telemetry.WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(o => o.ConnectionString = azure));
    }

    /// <summary>Leaves of the addresses that the app calls the host alone: the paths of JSON-RPC providers are keys.</summary>
    private sealed class WithoutPaths : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.Kind == ActivityKind.Client && data.GetTagItem("url.full") is string url && Uri.TryCreate(url, UriKind.Absolute, out var address))
                data.SetTag("url.full", address.GetLeftPart(UriPartial.Authority));
        }
    }
}
