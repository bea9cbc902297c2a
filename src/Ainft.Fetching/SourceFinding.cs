namespace Ainft.Fetching;

/// <summary>The result of a check whether a repository names a creator.</summary>
/// <param name="Reason">Why the source is not proven, for people. Null when it is proven.</param>
/// <param name="By">The proof, which is <c>file</c> or <c>tag</c>. Null when the source is not proven.</param>
/// <param name="Digest">The SHA-256 of <c>ainft.json</c> at the pinned commit. Null without a proof by file.</param>
public sealed record SourceFinding(string? Reason, string? By = null, Sha256Digest? Digest = null)
{
    /// <summary>A proof by the file.</summary>
    public const string ByFile = "file";

    /// <summary>A proof by a tag of the platform's metadata.</summary>
    public const string ByTag = "tag";

    /// <summary>Whether the platform did not answer, so that a later check can have another result.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The time that the platform asks to wait before a later check. Null when it does not say one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the source is proven.</summary>
    public bool IsProven => Reason is null;
}
