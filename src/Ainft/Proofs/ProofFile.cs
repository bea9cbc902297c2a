using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>The batch of a proof.</summary>
/// <param name="Root">The anchored Merkle root.</param>
/// <param name="Size">The number of leaves.</param>
public sealed record ProofBatch(Bytes32 Root, int Size);

/// <summary>The block with the anchor.</summary>
/// <param name="Number">The block's number.</param>
/// <param name="Hash">The block's hash.</param>
/// <param name="Timestamp">The block's time in Unix seconds.</param>
public sealed record ProofBlock(ulong Number, Bytes32 Hash, ulong Timestamp);

/// <summary>
/// The file <c>ainft-proof/1</c>. It shows without a server that a creator signed a manifest and that an anchored root
/// commits to the id. The file <c>ainft-proof/2</c> shows it of a manifest that an agent signed under a delegation by
/// the creator. Reading the file only checks its form. <see cref="ProofVerifier"/> checks the proof.
/// </summary>
public sealed record ProofFile
{
    /// <summary>The value of the member <c>format</c> in a file without a delegation.</summary>
    public const string Format = "ainft-proof/1";

    /// <summary>The value of the member <c>format</c> in a file with a delegation.</summary>
    public const string DelegatedFormat = "ainft-proof/2";

    /// <summary>The most bytes of a file.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>The component's id.</summary>
    public required AinftId Id { get; init; }

    /// <summary>The account that minted it.</summary>
    public required Address Creator { get; init; }

    /// <summary>The canonical text of the manifest.</summary>
    public required string Manifest { get; init; }

    /// <summary>The ids of the manifest's parents, in order.</summary>
    public required IReadOnlyList<AinftId> Parents { get; init; }

    /// <summary>The signature of the creator, or of its agent with the delegation.</summary>
    public required MintSignature Signature { get; init; }

    /// <summary>The Merkle leaf of the registration.</summary>
    public required Leaf Leaf { get; init; }

    /// <summary>The siblings from the leaf up to the root.</summary>
    public required IReadOnlyList<Bytes32> Path { get; init; }

    /// <summary>The root at the end of the path.</summary>
    public required Bytes32 Root { get; init; }

    /// <summary>The EIP-155 id of the chain, written as <c>eip155:N</c> in the file.</summary>
    public required BigInteger ChainId { get; init; }

    /// <summary>The registry contract on that chain.</summary>
    public required Address Registry { get; init; }

    /// <summary>The batch.</summary>
    public required ProofBatch Batch { get; init; }

    /// <summary>The block with the anchor, or null when it was unknown.</summary>
    public ProofBlock? Block { get; init; }

    /// <summary>The transaction that anchored the root, or null when it was unknown.</summary>
    public Bytes32? Transaction { get; init; }

    /// <summary>The domain of the signature, unless the signature names another domain.</summary>
    public MintDomain Domain => new(ChainId, Registry);

    /// <summary>
    /// Reads a proof file. It refuses hashes in upper case and unknown members, so that all readers read the same
    /// proof.
    /// </summary>
    /// <param name="utf8">The file, at most 2 MiB.</param>
    /// <param name="proof">The proof when the method returns true.</param>
    /// <param name="violations">The violations of the form, empty when the method returns true.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out ProofFile? proof,
        out IReadOnlyList<Violation> violations)
    {
        proof = null;
        if (!CanonicalJson.TryCanonicalize(utf8, out byte[]? canonical, out var violation, ProofFileReader.Limits))
        {
            violations = [violation];
            return false;
        }
        using var document = JsonDocument.Parse(canonical);
        proof = ProofFileReader.Read(document.RootElement, out violations);
        return proof is not null;
    }

    /// <summary>The file as indented UTF-8 JSON.</summary>
    public byte[] ToJson() => ProofFileWriter.Write(this);
}
