using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// An integration. <c>State</c> is <c>unsigned</c> until the creator sent the delegation, then <c>active</c>, and
/// <c>ended</c> after its deadline. <c>Url</c> is the address for the screen of the platform. <c>TypedData</c> is the
/// delegation to sign (<c>eth_signTypedData_v4</c>), and only an unsigned integration has it. No answer has a secret.
/// <c>OldSecretUntil</c> is the time until which the former secret is valid.
/// </summary>
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
    JsonObject? TypedData = null);

/// <summary>The terms of a delegation. <c>Agent</c> is the account whose key the registry keeps.</summary>
public sealed record DelegationTerms(
    string Agent, string Platform, string Scope, string ContributorsHash, int MaxRoyalty, ulong NotBefore,
    ulong Deadline);

/// <summary>The integrations of the creator that signed the request, at most 100.</summary>
public sealed record IntegrationPage(IReadOnlyList<IntegrationAnswer> Items);

/// <summary>The form of the body of a new integration, for the OpenAPI document.</summary>
public sealed record IntegrationBody(
    string Integration, string Platform, string Scope, string Secret, ulong Deadline, string? Source = null,
    IReadOnlyList<ContributorBody>? Contributors = null, int? MaxRoyalty = null, ulong? NotBefore = null,
    string? Token = null, string? Server = null, string? Kind = null);

/// <summary>A contributor, as a manifest has it.</summary>
public sealed record ContributorBody(string Address, int Share);

/// <summary>The form of the body that activates an integration, for the OpenAPI document.</summary>
public sealed record DelegationBody(string Signature);

/// <summary>The form of the body of a rotation, for the OpenAPI document.</summary>
public sealed record SecretBody(string Secret, int? KeepSeconds = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IntegrationPage))]
[JsonSerializable(typeof(DeliveryPage))]
[JsonSerializable(typeof(ReceiptAnswer))]
[JsonSerializable(typeof(EventPreview))]
internal sealed partial class WebhooksJson : JsonSerializerContext;
