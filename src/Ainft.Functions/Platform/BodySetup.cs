using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>Registers the services that receive request bodies and bound connections.</summary>
internal static class BodySetup
{
    public static void AddBodies(this IServiceCollection services)
    {
        services.AddOptions<BodyOptions>().BindConfiguration(BodyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BodyOptions>, BodyOptionsValidator>();
        services.AddSingleton<BodyBudgets>().AddSingleton<Bodies>().AddSingleton<Connections>();
        services.AddOptions<KestrelServerOptions>().Configure<Connections>((kestrel, connections) =>
            kestrel.ConfigureEndpointDefaults(listen =>
                listen.Use(next => connection => connections.RunAsync(connection, next))));
    }
}
