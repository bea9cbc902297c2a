namespace Ainft.Functions.Platform;

/// <summary>Registers timer and queue functions.</summary>
public static class TriggerSetup
{
    /// <summary>Adds a slice's timer and queue functions to the app's table.</summary>
    public static IServiceCollection AddTriggers(this IServiceCollection services, Action<TriggerTable> register) => services.AddSingleton(register);

    internal static IServiceCollection AddTriggerTable(this IServiceCollection services) => services
        .AddSingleton<TriggerTable>()
        .AddSingleton<TriggerDispatcher>();
}
