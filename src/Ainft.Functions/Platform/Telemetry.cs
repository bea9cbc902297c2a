using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ainft.Functions.Platform;

/// <summary>The activity source and the meter of the app, and where traces, metrics and the log go.</summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Ainft";

    /// <summary>The source on which every slice starts its spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The meter on which every slice makes its instruments. Its factory ends it with the app.</summary>
    public static Meter MeterOf(IMeterFactory meters) => meters.Create(Name);

    /// <summary>Whether a target for traces, metrics and the log is configured.</summary>
    internal static bool IsOn(IConfiguration configuration) =>
        Otlp(configuration) || AzureOf(configuration) is not null;

    /// <summary>
    /// Exports traces, metrics and the log when a target is configured. Else the app does not collect traces and
    /// metrics.
    /// </summary>
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
        if (AzureOf(configuration) is { } azure)
            builder.AddAzureMonitor(telemetry, azure);
    }

    private static void AddAzureMonitor(
        this IHostApplicationBuilder builder, OpenTelemetryBuilder telemetry, string connection)
    {
        var isByIdentity = AppIdentity.IsForTelemetry(builder.Configuration);
        builder.Services.AddOptions<AzureMonitorExporterOptions>().Configure<IServiceProvider>((options, all) =>
        {
            options.ConnectionString = connection;
            // An alert needs each entry of its event, also when the trace around the entry is not sampled.
            options.EnableTraceBasedLogsSampler = false;
            if (isByIdentity)
                options.Credential = all.GetRequiredService<TokenCredential>();
        });
        // The web server and the HTTP clients log several lines per request.
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>("Microsoft", LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>("System", LogLevel.Warning);
        telemetry
            .WithTracing(traces => traces.AddAzureMonitorTraceExporter())
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter())
            .WithLogging(
                logs => logs.AddAzureMonitorLogExporter(), options => options.IncludeFormattedMessage = true);
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
