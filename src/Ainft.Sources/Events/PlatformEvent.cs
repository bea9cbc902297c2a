namespace Ainft.Sources.Events;

/// <summary>The effect of an event.</summary>
public enum EventAction
{
    /// <summary>Register the component that the event names or contains.</summary>
    Register,

    /// <summary>Record the event beside components that exist. It changes none of them.</summary>
    Record,

    /// <summary>Ignore the event.</summary>
    Ignore,
}

/// <summary>An event of a platform, from the body of one delivery.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Name">
/// The name of the event, such as <c>push</c>, <c>release.published</c> or <c>model_version.created</c>, at most 128
/// characters.
/// </param>
/// <param name="Action">The effect.</param>
/// <param name="DeliveryKey">
/// The key for idempotency, 64 lower-case hexadecimal digits. It follows from signed bytes alone where the platform
/// signs, so the same event with another header has the same key.
/// </param>
public sealed record PlatformEvent(WebhookPlatform Platform, string Name, EventAction Action, string DeliveryKey)
{
    /// <summary>
    /// The repository as <c>source.repository</c> of a manifest names it: <c>owner/name</c> (GitHub, Replicate,
    /// models of Hugging Face), <c>datasets/owner/name</c>, <c>spaces/owner/name</c>, <c>models/NAME</c> (MLflow) or
    /// <c>entity/project/name</c> (Weights &amp; Biases). Null when the event names none.
    /// </summary>
    public string? Repository { get; init; }

    /// <summary>
    /// The immutable revision, which is a commit (40 digits) or a version. Null when only <see cref="Reference"/> is
    /// known, so the importer must resolve it.
    /// </summary>
    public string? Revision { get; init; }

    /// <summary>The name that the revision has now, such as a tag, a branch or an alias. It can move.</summary>
    public string? Reference { get; init; }

    /// <summary>
    /// The text that <c>ainft mint --from</c> takes for this revision, such as <c>github:owner/name@v1</c>. Null when
    /// no file is to be fetched.
    /// </summary>
    public string? From { get; init; }

    /// <summary>The manifest in the event, as the sender wrote it. It is not checked. Null without one.</summary>
    public ReadOnlyMemory<byte>? Manifest { get; init; }

    /// <summary>
    /// Further facts, at most 16 with names of this registry, such as <c>run</c>, <c>alias</c> or <c>movedTo</c>. Each
    /// value has at most 512 characters and comes from a stranger.
    /// </summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>One sentence for people why the event is ignored or only recorded. Null for a registration.</summary>
    public string? Reason { get; init; }
}
