using System.Diagnostics.CodeAnalysis;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>A component of a lineage proof: an item of the file's <c>components</c>.</summary>
/// <param name="Id">The component's id.</param>
/// <param name="Creator">Who minted it.</param>
/// <param name="Manifest">The canonical text of the manifest in UTF-8; text in the file.</param>
/// <param name="Signature">The creator's consent.</param>
/// <param name="Path">The siblings from the leaf of its registration up to the root.</param>
/// <param name="Root">The root, one of the file's batches.</param>
public sealed record LineageProofComponent(
    AinftId Id, Address Creator, ReadOnlyMemory<byte> Manifest, MintSignature Signature, IReadOnlyList<Bytes32> Path, Bytes32 Root);

/// <summary>A batch that components of a lineage proof are in: an item of the file's <c>batches</c>.</summary>
/// <param name="Root">The Merkle root that was anchored.</param>
/// <param name="Size">The number of leaves.</param>
/// <param name="Block">The block that holds the anchor; null when it was not known yet.</param>
/// <param name="Transaction">The transaction that anchored the root; null when it was not known yet.</param>
public sealed record LineageProofBatch(Bytes32 Root, int Size, ProofBlock? Block = null, Bytes32? Transaction = null);

/// <summary>
/// The file <c>ainft-lineage/1</c>: a component and its whole ancestry, or as far as a depth, each with its manifest, its creator's
/// signature and its path to an anchored root. Since an id commits to the ids of the parents, nothing can be left out or altered unseen.
/// <see cref="LineageProofVerifier"/> judges it; reading it only checks its form.
/// </summary>
public sealed record LineageProofFile
{
    /// <summary>The value of the member <c>format</c>.</summary>
    public const string Format = "ainft-lineage/1";

    /// <summary>The most bytes of a file.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    /// <summary>The most components of a file.</summary>
    public const int MaxComponents = 100_000;

    /// <summary>The component whose lineage it is.</summary>
    public required AinftId Id { get; init; }

    /// <summary>The chain and the registry that its roots are anchored in; where its signatures count unless they name a domain of their own.</summary>
    public required MintDomain Domain { get; init; }

    /// <summary>How many steps from the component the file goes; null when it holds the whole ancestry.</summary>
    public required int? Depth { get; init; }

    /// <summary>The component and its ancestors, each once, written in the order of their distance and then of their ids.</summary>
    public required IReadOnlyList<LineageProofComponent> Components { get; init; }

    /// <summary>The batches that the components are in.</summary>
    public required IReadOnlyList<LineageProofBatch> Batches { get; init; }

    /// <summary>Reads a file, one component at a time. Hashes are in lower case, and members of other names or that come twice are refused.</summary>
    /// <param name="utf8">The file, at most 512 MiB; no more of it than one component is held beside what is read.</param>
    /// <param name="proof">The proof when the answer is true.</param>
    /// <param name="violations">What is wrong with its form, up to 256 times; empty when the answer is true.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static bool TryRead(Stream utf8, [NotNullWhen(true)] out LineageProofFile? proof, out IReadOnlyList<Violation> violations)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        var reader = new LineageProofReader(utf8);
        proof = reader.Read();
        violations = reader.Violations;
        return proof is not null;
    }

    /// <summary>Writes the file as indented UTF-8 JSON, one component at a time.</summary>
    /// <param name="utf8">Where to; it stays open.</param>
    /// <param name="ct">Ends the writing; the file is then incomplete.</param>
    public async Task WriteAsync(Stream utf8, CancellationToken ct = default)
    {
        using var writer = new LineageProofWriter(utf8, Id, Domain, Depth);
        foreach (var component in Components)
            await writer.WriteAsync(component, ct);
        await writer.CompleteAsync(Batches, ct);
    }
}
