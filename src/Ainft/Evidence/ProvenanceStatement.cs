using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>
/// The statement of a node about its result. It is an in-toto statement with a SLSA provenance predicate, version 1
/// (<c>https://slsa.dev/provenance/v1</c>), of the build type <c>urn:ainft:workflow:1</c>.
/// </summary>
/// <remarks>
/// <para>The subjects are the outputs. A result without outputs has the run as its subject, with the SHA-256 of its
/// request as the id. The external parameter <c>manifest</c> is the component's manifest, which has the workflow, or
/// the template. <c>resolvedDependencies</c> are the inputs of the workflow
/// (<see cref="ProvenanceDependency"/>).</para>
/// <para>The internal parameter <c>operators</c> says which operators the registry admits. From version 2 on,
/// <c>seed</c> is the node's <c>AINFT_SEED</c>. The builder is <c>urn:ainft:node:ADDRESS</c>, and the invocation is
/// <c>urn:ainft:run:ID</c>. The byproducts are the digests of the result, its metrics and its log.</para>
/// <para>The extension <c>urn:ainft:result:VERSION</c> of the predicate has the result and the salt of the node's
/// <see cref="Commitment"/>. From version 2 on it also has the node's optional <see cref="AttestationKey"/> as
/// <c>key</c>. All bytes follow from these members, so the node and the registry write the same bytes.</para>
/// </remarks>
public sealed record ProvenanceStatement
{
    /// <summary>The predicate's type.</summary>
    public const string PredicateType = "https://slsa.dev/provenance/v1";

    /// <summary>The build type.</summary>
    public const string BuildType = "urn:ainft:workflow:1";

    private const string ExtensionPrefix = "urn:ainft:result:";

    /// <summary>The <see cref="EvidenceVersion"/> of the statement and of its run.</summary>
    public required int Version { get; init; }

    /// <summary>The run.</summary>
    public required Sha256Digest Run { get; init; }

    /// <summary>The component of a reproduction, or null for a production.</summary>
    public AinftId? Component { get; init; }

    /// <summary>The digest of its manifest, or of the template.</summary>
    public required Sha256Digest Manifest { get; init; }

    /// <summary>The inputs of the workflow.</summary>
    public required IReadOnlyList<ProvenanceDependency> Dependencies { get; init; }

    /// <summary>
    /// The operators that the registry admits, <see cref="RunTerms.AllowList"/> or <see cref="RunTerms.Open"/>.
    /// </summary>
    public required string Operators { get; init; }

    /// <summary>
    /// The seed of the workflow (<c>AINFT_SEED</c>). It is null in version 1, which uses the seed of the manifest.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>The node.</summary>
    public required Address Node { get; init; }

    /// <summary>The result of the workflow.</summary>
    public required TaskResult Result { get; init; }

    /// <summary>The salt of the node's commitment.</summary>
    public required Bytes32 Salt { get; init; }

    /// <summary>
    /// The second key that signs the statement. It is null in version 1, and for nodes without a second key.
    /// </summary>
    public AttestationKey? Key { get; init; }

    /// <summary>The statement of a node about its result.</summary>
    /// <param name="task">The task.</param>
    /// <param name="node">The node.</param>
    /// <param name="result">The result of the workflow.</param>
    /// <param name="salt">The salt of the node's commitment.</param>
    /// <param name="key">The node's optional second key. A statement of version 1 leaves it out.</param>
    /// <exception cref="ArgumentException">
    /// The manifest has no workflow, or <paramref name="task"/> lacks a parent whose files the workflow uses.
    /// </exception>
    public static ProvenanceStatement Of(
        ProvenanceTask task, Address node, TaskResult result, Bytes32 salt, AttestationKey? key = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new ProvenanceStatement
        {
            Version = task.Version,
            Run = task.Run,
            Component = task.Component,
            Manifest = task.Manifest.Digest,
            Dependencies = ProvenanceDependency.Of(task),
            Operators = task.Operators,
            Seed = task.Version == EvidenceVersion.First ? null : task.SeedOf(node),
            Node = node,
            Result = result,
            Salt = salt,
            Key = task.Version == EvidenceVersion.First ? null : key,
        };
    }

    /// <summary>The member of the predicate that has the result.</summary>
    internal static string ExtensionOf(int version) => $"{ExtensionPrefix}{version}";

    /// <summary>The version that a member of the predicate names.</summary>
    internal static bool TryReadExtension(string member, out int version) =>
        EvidenceVersion.TryReadSuffix(member, ExtensionPrefix, out version);

    /// <summary>The statement in canonical JSON.</summary>
    public byte[] ToCanonicalJson() => ProvenanceWriter.Write(this);

    /// <summary>
    /// Signs the statement with the node's key. A reveal carries <see cref="DsseEnvelope.Signature"/>.
    /// </summary>
    /// <param name="node">The node's key.</param>
    /// <param name="ct">Cancels.</param>
    public ValueTask<DsseEnvelope> SignAsync(ISigner node, CancellationToken ct = default) =>
        DsseEnvelope.SignAsync(ToCanonicalJson(), node, ct);

    /// <summary>
    /// The envelope with a signature that the caller has not checked. <see cref="DsseEnvelope.IsSigned"/> checks it.
    /// </summary>
    /// <param name="signature">The signature as <c>0x</c> and 130 lower-case digits.</param>
    /// <param name="attestation">The signature of <see cref="Key"/>. It is ignored when the statement names no
    /// key.</param>
    public DsseEnvelope Envelope(string signature, Attestation? attestation = null) =>
        new(ToCanonicalJson(), Node, signature) { Attestation = Key is null ? null : attestation };

    /// <summary>Reads a statement, and refuses text that <see cref="ToCanonicalJson"/> cannot write.</summary>
    /// <param name="canonical">The statement in canonical JSON.</param>
    /// <param name="statement">The statement when the method returns true.</param>
    /// <param name="violations">The violations. The list is empty when the method returns true.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> canonical,
        [NotNullWhen(true)] out ProvenanceStatement? statement,
        out IReadOnlyList<Violation> violations)
    {
        statement = null;
        if (!InTotoStatement.TryReadPredicate(canonical, PredicateType, out var predicate, out violations))
            return false;
        var found = new List<Violation>();
        violations = found;
        statement = ProvenanceReader.Read(predicate, found);
        // Some facts occur twice, for example the subjects, and both places must agree.
        if (statement is not null && !statement.ToCanonicalJson().AsSpan().SequenceEqual(canonical.Span))
            found.Add(new Violation(
                "", ViolationCode.Contradiction, "The statement's parts contradict one another."));
        if (found.Count > 0)
            statement = null;
        return statement is not null;
    }
}
