using System.Diagnostics.CodeAnalysis;
using Ainft.Ethereum;

namespace Ainft.Lineage.Proofs;

/// <summary>A component of a lineage proof, which is an item of the member <c>components</c>.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Creator">The account that minted the component.</param>
/// <param name="Manifest">The canonical text of the manifest in UTF-8. The file has it as a string.</param>
/// <param name="Signature">The signature of the creator, or of its agent with the delegation.</param>
/// <param name="Path">The siblings from the leaf of its registration up to the root.</param>
/// <param name="Root">The root of one of the file's batches.</param>
public sealed record LineageProofComponent(
    AinftId Id,
    Address Creator,
    ReadOnlyMemory<byte> Manifest,
    MintSignature Signature,
    IReadOnlyList<Bytes32> Path,
    Bytes32 Root);

/// <summary>
/// The file <c>ainft-lineage/1</c>, or <c>ainft-lineage/2</c> when an agent signed a component. It has a component and
/// its ancestry, whole or up to a depth. Each component has its manifest, the signature of its creator and its path to
/// an anchored root. An id commits to the ids of the parents, so a verifier detects every omission and every change.
/// Reading the file only checks its form. <see cref="LineageProofVerifier"/> checks the proof.
/// </summary>
public sealed record LineageProofFile
{
    /// <summary>The value of the member <c>format</c> in a file without a delegation.</summary>
    public const string Format = "ainft-lineage/1";

    /// <summary>The value of the member <c>format</c> in a file in which a component has a delegation.</summary>
    public const string DelegatedFormat = "ainft-lineage/2";

    /// <summary>The most bytes of a file.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    /// <summary>The most components of a file.</summary>
    public const int MaxComponents = 100_000;

    /// <summary>The component that the file is about.</summary>
    public required AinftId Id { get; init; }

    /// <summary>
    /// The chain and the registry in which the roots are anchored. It is also the domain of each signature that does
    /// not name another domain.
    /// </summary>
    public required MintDomain Domain { get; init; }

    /// <summary>The greatest distance from the component, or null when the file has the whole ancestry.</summary>
    public required int? Depth { get; init; }

    /// <summary>Whether an agent signed at least one component.</summary>
    public bool IsDelegated => Components.Any(component => component.Signature.Delegation is not null);

    /// <summary>The component and its ancestors, each once, by distance and then by id.</summary>
    public required IReadOnlyList<LineageProofComponent> Components { get; init; }

    /// <summary>The batches of the components.</summary>
    public required IReadOnlyList<AnchoredBatch> Batches { get; init; }

    /// <summary>
    /// Reads a file, one component at a time. It refuses hashes in upper case, unknown members and repeated members.
    /// </summary>
    /// <param name="utf8">The file, at most 512 MiB. The memory for its text is limited to one component.</param>
    /// <param name="proof">The proof when the method returns true.</param>
    /// <param name="violations">Up to 256 violations of the form, empty when the method returns true.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static bool TryRead(
        Stream utf8, [NotNullWhen(true)] out LineageProofFile? proof, out IReadOnlyList<Violation> violations)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        var reader = new LineageProofReader(utf8);
        proof = reader.Read();
        violations = reader.Violations;
        return proof is not null;
    }

    /// <summary>Writes the file as indented UTF-8 JSON, one component at a time.</summary>
    /// <param name="utf8">The stream to write to. The method leaves it open.</param>
    /// <param name="ct">Cancels the method. The file is then incomplete.</param>
    public async Task WriteAsync(Stream utf8, CancellationToken ct = default)
    {
        using var writer = new LineageProofWriter(utf8, Id, Domain, Depth, IsDelegated);
        foreach (var component in Components)
            await writer.WriteAsync(component, ct);
        await writer.CompleteAsync(Batches, ct);
    }
}
