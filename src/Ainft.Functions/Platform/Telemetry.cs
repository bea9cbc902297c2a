using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ainft.Functions.Platform;

/// <summary>The activity source and the meter of the app, and where their traces and metrics go.</summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Ainft";

    /// <summary>The source on which every slice starts its spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The meter on which every slice makes its instruments. Its factory ends it with the app.</summary>
    public static Meter MeterOf(IMeterFactory meters) => meters.Create(Name);

    /// <summary>Whether a target for traces and metrics is configured.</summary>
    internal static bool IsOn(IConfiguration configuration) =>
        Otlp(configuration) || AzureOf(configuration) is not null;

    /// <summary>Exports traces and metrics when a target is configured. Else the app does not collect them.</summary>
    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (!IsOn(configuration))
            return;
        var telemetry = builder.Services.AddOpenTelemetry();
        if (FunctionsHost.Started(configuration))
            telemetry.UseFunctionsWorkerDefaults();
        telemetry
            .ConfigureResource(resource => resource.AddService("ainft"))
            .WithTracing(traces => traces.AddSource(Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation()
                .AddProcessor(new WithoutPaths()))
            .WithMetrics(metrics => metrics.AddMeter(Name).AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation());
        if (Otlp(configuration))
            telemetry.UseOtlpExporter();
        if (AzureOf(configuration) is not { } azure)
            return;
        telemetry.WithTracing(traces => traces.AddAzureMonitorTraceExporter(o => o.ConnectionString = azure));
        telemetry.WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(o => o.ConnectionString = azure));
    }

    private static bool Otlp(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    private static string? AzureOf(IConfiguration configuration) =>
        configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 } text ? text : null;

    /// <summary>
    /// Removes the path from the addresses that the app calls, because the paths of JSON-RPC providers are keys.
    /// </summary>
    private sealed class WithoutPaths : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.Kind == ActivityKind.Client
                && data.GetTagItem("url.full") is string url
                && Uri.TryCreate(url, UriKind.Absolute, out var address))
                data.SetTag("url.full", address.GetLeftPart(UriPartial.Authority));
        }
    }
}
