using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Webhooks;

/// <summary>An integration. No answer has a secret.</summary>
/// <param name="Integration">The id, which is 32 random bytes.</param>
/// <param name="Creator">The account that mints.</param>
/// <param name="Platform">The platform, such as <c>github</c>.</param>
/// <param name="State">
/// <c>unsigned</c> until the creator sent the delegation, then <c>active</c>, and <c>ended</c> after its deadline.
/// </param>
/// <param name="Url">The address for the screen of the platform.</param>
/// <param name="Delegation">The terms of the delegation.</param>
/// <param name="CreatedAt">The time of the request.</param>
/// <param name="Server">The address of a server of its own, such as that of MLflow.</param>
/// <param name="Kind">The kind of the components.</param>
/// <param name="OldSecretUntil">The time until which the former secret is valid.</param>
/// <param name="RemovedAt">The time of the removal.</param>
/// <param name="TypedData">
/// The delegation to sign with <c>eth_signTypedData_v4</c>. Only an unsigned integration has it.
/// </param>
public sealed record IntegrationAnswer(
    string Integration,
    string Creator,
    string Platform,
    string State,
    string Url,
    DelegationTerms Delegation,
    DateTimeOffset CreatedAt,
    string? Server = null,
    string? Kind = null,
    DateTimeOffset? OldSecretUntil = null,
    DateTimeOffset? RemovedAt = null,
    [property: DocumentedAs(typeof(TypedDataForm))] JsonObject? TypedData = null);

/// <summary>The terms of a delegation.</summary>
/// <param name="Agent">The account whose key the registry keeps.</param>
/// <param name="Platform">The platform that the sources of the manifests have.</param>
/// <param name="Scope">The repositories, as <c>owner/name</c> or <c>owner/*</c>.</param>
/// <param name="ContributorsHash">The hash of the contributors that the manifests have.</param>
/// <param name="MaxRoyalty">The greatest royalty in basis points.</param>
/// <param name="NotBefore">The Unix time in seconds from which the agent may mint.</param>
/// <param name="Deadline">The Unix time in seconds until which the agent may mint.</param>
public sealed record DelegationTerms(
    string Agent, string Platform, string Scope, string ContributorsHash, int MaxRoyalty, ulong NotBefore,
    ulong Deadline);

/// <summary>The integrations of the creator that signed the request, at most 100.</summary>
/// <param name="Items">The integrations.</param>
public sealed record IntegrationPage(IReadOnlyList<IntegrationAnswer> Items);

/// <summary>The form of the body of a new integration, for the OpenAPI document.</summary>
/// <param name="Integration">32 random bytes that the creator uses once.</param>
/// <param name="Platform">The platform, such as <c>github</c>.</param>
/// <param name="Scope">The repositories, as <c>owner/name</c> or <c>owner/*</c>.</param>
/// <param name="Secret">The secret of the webhook.</param>
/// <param name="Deadline">The Unix time in seconds until which the agent may mint.</param>
/// <param name="Source">The platform that the sources of the manifests have.</param>
/// <param name="Contributors">The contributors of the components.</param>
/// <param name="MaxRoyalty">The greatest royalty in basis points.</param>
/// <param name="NotBefore">The Unix time in seconds from which the agent may mint.</param>
/// <param name="Token">The token for the interface of the platform.</param>
/// <param name="Server">The address of a server of its own, such as that of MLflow.</param>
/// <param name="Kind">The kind of the components.</param>
public sealed record IntegrationBody(
    string Integration, string Platform, string Scope, string Secret, ulong Deadline, string? Source = null,
    IReadOnlyList<ContributorBody>? Contributors = null, int? MaxRoyalty = null, ulong? NotBefore = null,
    string? Token = null, string? Server = null, string? Kind = null);

/// <summary>A contributor, as a manifest has it.</summary>
/// <param name="Address">The account.</param>
/// <param name="Share">The share in basis points.</param>
public sealed record ContributorBody(string Address, int Share);

/// <summary>The form of the body that activates an integration, for the OpenAPI document.</summary>
/// <param name="Signature">The creator's EIP-712 signature of the delegation.</param>
public sealed record DelegationBody(string Signature);

/// <summary>The form of the body of a rotation, for the OpenAPI document.</summary>
/// <param name="Secret">The new secret.</param>
/// <param name="KeepSeconds">The seconds for which the former secret stays valid.</param>
public sealed record SecretBody(string Secret, int? KeepSeconds = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IntegrationPage))]
[JsonSerializable(typeof(DeliveryPage))]
[JsonSerializable(typeof(ReceiptAnswer))]
[JsonSerializable(typeof(EventPreview))]
internal sealed partial class WebhooksJson : JsonSerializerContext;
