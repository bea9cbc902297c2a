using System.Data.Common;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// The identity with which the app signs in to storage, Service Bus, a key vault and Application Insights. A process
/// has one.
/// </summary>
/// <param name="ClientId">The client id of a user-assigned identity. Null is the system-assigned identity.</param>
/// <param name="IsManaged">Whether the app never uses the account of a developer tool in its place.</param>
internal sealed record AppIdentity(string? ClientId, bool IsManaged)
{
    private const string Managed = "managedidentity";

    /// <summary>Reads the settings that name an identity. Service Bus has none of its own.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong, or two of them contradict.</exception>
    public static AppIdentity Read(IConfiguration configuration)
    {
        var credential = configuration["AzureWebJobsStorage:credential"];
        var isManaged = Managed.Equals(credential, StringComparison.OrdinalIgnoreCase);
        if (!isManaged && !string.IsNullOrEmpty(credential))
            throw Wrong($"AzureWebJobsStorage__credential is '{credential}'. Set it to {Managed}, or leave it unset.");
        string?[] ids =
        [
            configuration["AzureWebJobsStorage:clientId"],
            configuration["AZURE_CLIENT_ID"],
            ClientIdForTelemetry(configuration),
        ];
        var named = ids.Where(id => !string.IsNullOrEmpty(id)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return named.Length < 2
            ? new AppIdentity(named.SingleOrDefault(), isManaged)
            : throw Wrong(
                "AzureWebJobsStorage__clientId, AZURE_CLIENT_ID and APPLICATIONINSIGHTS_AUTHENTICATION_STRING name "
                + $"different identities: {string.Join(", ", named)}. Set all of them to one client id, because the "
                + "app has one identity.");
    }

    /// <summary>Whether Application Insights accepts only identities.</summary>
    public static bool IsForTelemetry(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);

    /// <summary>
    /// The managed identity of the app. On a developer's machine it is the account of a developer tool, unless the
    /// settings ask for a managed identity. Secrets in the environment are not used, because an identity exists to keep
    /// secrets out of it.
    /// </summary>
    public TokenCredential CreateCredential()
    {
        if (IsManaged)
            return new ManagedIdentityCredential(ClientId is null
                ? ManagedIdentityId.SystemAssigned
                : ManagedIdentityId.FromUserAssignedClientId(ClientId));
        var options = new DefaultAzureCredentialOptions
        {
            ExcludeEnvironmentCredential = true,
            ExcludeWorkloadIdentityCredential = true,
        };
        if (ClientId is not null)
            options.ManagedIdentityClientId = ClientId;
        return new DefaultAzureCredential(options);
    }

    // The text has the form of a connection string, such as ClientId=…;Authorization=AAD.
    private static string? ClientIdForTelemetry(IConfiguration configuration)
    {
        if (!IsForTelemetry(configuration))
            return null;
        try
        {
            var parts = new DbConnectionStringBuilder
            {
                ConnectionString = configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"],
            };
            if (parts.TryGetValue("Authorization", out var kind)
                && "AAD".Equals(kind as string, StringComparison.OrdinalIgnoreCase))
                return parts.TryGetValue("ClientId", out var id) ? id as string : null;
        }
        catch (ArgumentException)
        {
            // A text of another form gets the message below too.
        }
        throw Wrong("APPLICATIONINSIGHTS_AUTHENTICATION_STRING must be Authorization=AAD, or ClientId=ID;"
            + "Authorization=AAD with the client id of a user-assigned identity.");
    }

    private static OptionsValidationException Wrong(string message) =>
        new(nameof(AppIdentity), typeof(AppIdentity), [message]);
}
