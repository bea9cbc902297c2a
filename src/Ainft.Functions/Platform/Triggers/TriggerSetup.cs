using Microsoft.Azure.Functions.Worker;

namespace Ainft.Functions.Platform;

/// <summary>
/// Registers timer and queue functions, the runner that starts them where no Functions host does, and the runner of
/// queue functions on messages of Service Bus.
/// </summary>
internal static class TriggerSetup
{
    public static void AddTriggers(this IHostApplicationBuilder builder)
    {
        RenamedSettings.Refuse(builder.Configuration);
        var isOn = IsOn(builder.Configuration);
        builder.Services.AddLastingTables(TimerMemory.Table);
        builder.Services.AddSingleton(all => TriggeredFunction.Of(
            typeof(TriggerSetup).Assembly.GetTypes(), all.GetRequiredService<IConfiguration>()));
        builder.Services.AddSingleton<FunctionRuns>();
        builder.Services.AddSingleton(_ => QueueSettings.Read(Path.Combine(AppContext.BaseDirectory, "host.json")));
        if (isOn && !FunctionsHost.Started(builder.Configuration))
            builder.Services.AddHostedService<LocalRunner>();
        if (isOn)
            builder.Services.AddHostedService<RenewLoop>();
        // The extension for triggers of Service Bus is not part of the worker, so the app receives under a host too.
        if (isOn && ServiceBusOptions.IsOn(builder.Configuration))
            builder.Services.AddHostedService<ServiceBusRunner>();
    }

    // A process may serve HTTP alone, and tests run functions by hand.
    private static bool IsOn(IConfiguration configuration) => configuration["Ainft:Triggers"] switch
    {
        null or "on" => true,
        "off" => false,
        var other => throw new InvalidOperationException($"Ainft__Triggers must be on or off, not '{other}'."),
    };
}
