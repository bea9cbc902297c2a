using System.Diagnostics.CodeAnalysis;

namespace Ainft.ModelSigning;

/// <summary>The certificates of an authority that issues certificates of signers, or timestamps.</summary>
/// <param name="Certificates">The certificates in DER. At least one of them is issued by itself.</param>
/// <param name="From">The start of the time in which the verifier trusts them.</param>
/// <param name="Until">The end of that time, or null.</param>
public sealed record TrustedAuthority(
    IReadOnlyList<ReadOnlyMemory<byte>> Certificates, DateTimeOffset From, DateTimeOffset? Until)
{
    /// <summary>Whether the verifier trusts the certificates at a time.</summary>
    /// <param name="time">The time.</param>
    public bool IsTrustedAt(DateTimeOffset time) => From <= time && !(Until < time);
}

/// <summary>A transparency log.</summary>
/// <param name="Id">The SHA-256 of its public key.</param>
/// <param name="Key">Its key, or null when this program does not know the algorithm.</param>
/// <param name="From">The start of the time in which the verifier trusts the key, or null without a start.</param>
/// <param name="Until">The end of that time, or null without an end.</param>
public sealed record TrustedLog(
    ReadOnlyMemory<byte> Id, SignatureKey? Key, DateTimeOffset? From = null, DateTimeOffset? Until = null)
{
    /// <summary>Whether the verifier trusts the key at a time.</summary>
    /// <param name="time">The time.</param>
    public bool IsTrustedAt(DateTimeOffset time) => !(time < From) && !(Until < time);
}

/// <summary>
/// A trusted root of Sigstore (<c>trusted_root.json</c>). The caller must have it from a source that it trusts, because
/// this program does not ask the update service (TUF) for a newer one.
/// </summary>
/// <param name="Authorities">The authorities.</param>
/// <param name="Logs">The logs.</param>
public sealed record TrustedRoot(IReadOnlyList<TrustedAuthority> Authorities, IReadOnlyList<TrustedLog> Logs)
{
    /// <summary>The authorities that issue timestamps (RFC 3161).</summary>
    public IReadOnlyList<TrustedAuthority> TimestampAuthorities { get; init; } = [];

    /// <summary>The most bytes of the file.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Reads the file.</summary>
    /// <param name="utf8">Any bytes.</param>
    /// <param name="root">The root when the method returns true.</param>
    /// <param name="violations">The violations. The list is empty when the method returns true.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out TrustedRoot? root, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        root = TrustedRootReader.Read(utf8, found);
        return root is not null;
    }
}
