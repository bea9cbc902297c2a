using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ainft.Functions.Chain;

/// <summary>Registers the identity and the HTTP client with which the app asks a key vault.</summary>
internal static class KeyVaultSetup
{
    public static IServiceCollection AddKeyVault(this IServiceCollection services)
    {
        services.TryAddSingleton<TokenCredential>(_ => CreateCredential());
        services.AddHttpClient(KeyVaultClient.HttpClientName)
            // The client has its own limit for all attempts together.
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .RemoveAllLoggers().SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services;
    }

    public static KeyVaultSigner CreateSigner(IServiceProvider services, KeyVaultId key) =>
        new(new KeyVaultClient(
            services.GetRequiredService<IHttpClientFactory>().CreateClient(KeyVaultClient.HttpClientName),
            services.GetRequiredService<TokenCredential>(),
            key,
            services.GetRequiredService<TimeProvider>()));

    /// <summary>
    /// The managed identity of the app, or on a developer's machine the account of a developer tool. The variable
    /// <c>AZURE_CLIENT_ID</c> names a user-assigned identity. Secrets in the environment are not used, because the
    /// vault exists to keep secrets out of it.
    /// </summary>
    private static DefaultAzureCredential CreateCredential() => new(new DefaultAzureCredentialOptions
    {
        ExcludeEnvironmentCredential = true,
        ExcludeWorkloadIdentityCredential = true,
    });

    private static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
