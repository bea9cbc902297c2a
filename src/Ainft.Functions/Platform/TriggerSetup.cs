namespace Ainft.Functions.Platform;

/// <summary>Registers timer and queue functions.</summary>
public static class TriggerSetup
{
    /// <summary>Adds a slice's timer and queue functions to the app's table.</summary>
    public static IServiceCollection AddTriggers(this IServiceCollection services, Action<TriggerTable> register) => services.AddSingleton(register);

    internal static void AddTriggerTable(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TriggerTable>();
        builder.Services.AddSingleton<TriggerDispatcher>();
        builder.Services.AddSingleton(s => new FunctionFolder(AppContext.BaseDirectory, s.GetRequiredService<IConfiguration>()));
        if (Listening.HostPort(builder.Configuration) is null && IsOn(builder.Configuration))
            builder.Services.AddHostedService<LocalRunner>();
    }

    // Off: tests drive triggers by hand, and a process can be kept to HTTP only.
    private static bool IsOn(ConfigurationManager configuration) => configuration["Ainft:Triggers"] switch
    {
        null or "on" => true,
        "off" => false,
        var other => throw new InvalidOperationException($"Ainft__Triggers must be on or off, not '{other}'."),
    };
}
