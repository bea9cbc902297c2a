using Ainft.Ethereum;
using Ainft.Sources.Events;
using Azure;

namespace Ainft.Functions.Webhooks;

/// <summary>A secret of webhooks, encrypted.</summary>
/// <param name="Envelope">The envelope of the data key.</param>
/// <param name="Until">The time after which it is invalid. Null for the newest one.</param>
public sealed record SealedSecret(byte[] Envelope, DateTimeOffset? Until);

/// <summary>
/// An integration lets a platform register components of a creator. The creator consents with a delegation to a key
/// that this registry made for this integration alone (decision 39).
/// </summary>
public sealed record Integration
{
    /// <summary>The terms of the delegation. Their integration is the id.</summary>
    public required Delegation Terms { get; init; }

    /// <summary>The account that signs requests about the integration, and the delegation.</summary>
    public required Address Creator { get; init; }

    /// <summary>The platform that sends the events.</summary>
    public required WebhookPlatform Platform { get; init; }

    /// <summary>The contributors of each component as the JSON of a manifest. Null without any.</summary>
    public string? Contributors { get; init; }

    /// <summary>The kind of components whose platform does not state one.</summary>
    public ComponentKind? Kind { get; init; }

    /// <summary>The server of MLflow or Weights &amp; Biases. Null for the public one of the platform.</summary>
    public Uri? Server { get; init; }

    /// <summary>The encrypted private key of the agent. Null after the removal.</summary>
    public byte[]? AgentKey { get; init; }

    /// <summary>The encrypted secrets, the newest first. At most two.</summary>
    public IReadOnlyList<SealedSecret> Secrets { get; init; } = [];

    /// <summary>The encrypted token for requests to the platform, or null.</summary>
    public byte[]? Token { get; init; }

    /// <summary>The path of the webhook on GitHub, from the ping of GitHub. Null without a ping or a token.</summary>
    public string? Hook { get; init; }

    /// <summary>The creator's signature of the delegation. Null until the creator sent it.</summary>
    public string? Signature { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the removal. The row stays, because an id is used once.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>The version of the stored row.</summary>
    public ETag ETag { get; init; }

    /// <summary>The id.</summary>
    public Bytes32 Id => Terms.Integration;

    /// <summary>The delegation with the creator's signature. Null without one.</summary>
    public SignedDelegation? Delegation => Signature is { } signature ? new SignedDelegation(Terms, signature) : null;

    /// <summary>Whether both ask for the same, apart from secrets and from facts of this registry.</summary>
    public bool IsSameAs(Integration other) =>
        Creator == other.Creator && Platform == other.Platform && Contributors == other.Contributors
        && Kind == other.Kind && Server == other.Server && Terms == other.Terms with { Agent = Terms.Agent };
}
