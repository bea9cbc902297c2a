using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>Registers the cache of facts.</summary>
internal static class FactsSetup
{
    public static IServiceCollection AddFacts(this IServiceCollection services)
    {
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<CacheOptions>, CacheOptionsValidator>()
            .AddSingleton<FactCache>();
    }
}
