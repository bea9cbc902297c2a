using Ainft.Functions.Artifacts;
using Ainft.Functions.Chain;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Ainft.Functions.Webhooks;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Operations;

/// <summary>
/// The settings that an operator compares with the intended ones. It is a list of names, so a new secret is never shown
/// by mistake. An address of a node can contain a key, so only its host is shown.
/// </summary>
internal sealed class ShownSettings(
    IConfiguration configuration, IOptions<StorageOptions> storage, IOptions<ServiceBusOptions> bus,
    IOptions<ChainOptions> chain, IOptions<HttpOptions> http, IOptions<CorsOptions> cors, IOptions<RunOptions> runs,
    IOptions<ArtifactOptions> artifacts, IOptions<OperationsOptions> operations, IOptions<DataKeyOptions> data,
    IOptions<WebhookOptions> webhooks)
{
    private const string Set = "set", Unset = "unset";

    public IReadOnlyList<ShownSetting> List() =>
    [
        new("AINFT_PREFIX", storage.Value.Prefix),
        new("AzureWebJobsStorage", storage.Value.Identity is null ? "connection string" : "identity"),
        new("Ainft__ServiceBus__FullyQualifiedNamespace", bus.Value.FullyQualifiedNamespace ?? Unset),
        new("Ainft__ServiceBus__ConnectionString", Secret(bus.Value.ConnectionString)),
        .. Defaults.Settings.Keys.Where(name => name.EndsWith("_SCHEDULE", StringComparison.Ordinal)).Select(Plain),
        new("Ainft__Triggers", configuration["Ainft:Triggers"] ?? "on"),
        new("Ainft__Proxies", configuration["Ainft:Proxies"] is { Length: > 0 } ? Set : Unset),
        new("Ainft__Http__PublicUrl", http.Value.PublicUrl ?? Unset),
        new("Ainft__Cors__Origins", cors.Value.Origins),
        new("Ainft__Chain__RpcUrls", string.Join(';', chain.Value.Endpoints.Select(url => url.Host))),
        new("Ainft__Chain__ChainId", $"{chain.Value.ChainId}"),
        new("Ainft__Chain__Registry", chain.Value.Registry),
        new("Ainft__Chain__StartBlock", $"{chain.Value.StartBlock}"),
        new("Ainft__Chain__FinalityDepth", $"{chain.Value.FinalityDepth}"),
        new("Ainft__Chain__OperatorKey", Secret(chain.Value.OperatorKey)),
        new("Ainft__Chain__KeyVaultKey", chain.Value.VaultKeyId?.Vault.Host ?? Unset),
        new("Ainft__Runs__Operators", runs.Value.Operators is { Length: > 0 } admitted ? admitted : Unset),
        new("Ainft__Artifacts__Uploads", artifacts.Value.Uploads),
        // A lost data key loses the secrets of integrations, so an operator checks that it is set.
        new("Ainft__Data__Key", data.Value.IsUnread ? "unread" : Secret(data.Value.Key)),
        new("Ainft__Data__OldKey", Secret(data.Value.OldKey)),
        new("Ainft__Webhooks__PrivateHosts", webhooks.Value.PrivateHosts is { Length: > 0 } hosts ? hosts : Unset),
        new("Ainft__Operations__Key", Secret(operations.Value.Key)),
        new("Ainft__Operations__Authority", operations.Value.Authority ?? Unset),
        new("Ainft__Operations__Role", operations.Value.Role),
    ];

    private ShownSetting Plain(string name) => new(name, configuration[name] ?? Unset);

    private static string Secret(string? value) => string.IsNullOrEmpty(value) ? Unset : Set;
}
