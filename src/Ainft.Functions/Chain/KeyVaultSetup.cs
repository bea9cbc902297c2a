using Ainft.KeyVault;
using Azure.Core;

namespace Ainft.Functions.Chain;

/// <summary>Registers the HTTP client with which the app asks a key vault.</summary>
internal static class KeyVaultSetup
{
    public const string HttpClientName = "key-vault";

    public static IServiceCollection AddKeyVault(this IServiceCollection services)
    {
        services.AddHttpClient(HttpClientName)
            // The client has its own limit for all attempts together.
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .RemoveAllLoggers().SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services;
    }

    /// <param name="services">The services.</param>
    /// <param name="key">The key.</param>
    /// <param name="setting">The name of the setting with the key, for messages.</param>
    public static KeyVaultSigner CreateSigner(
        IServiceProvider services, KeyVaultId key, string setting = ChainOptions.KeyVaultSetting) =>
        new(new KeyVaultClient(
            services.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            services.GetRequiredService<TokenCredential>(),
            key,
            setting,
            services.GetRequiredService<TimeProvider>()));

    private static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
