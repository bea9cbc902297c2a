using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// What a node states of its result: an in-toto statement with a SLSA provenance predicate, version 1
/// (<c>https://slsa.dev/provenance/v1</c>), of the build type <c>urn:ainft:workflow:1</c>.
/// </summary>
/// <remarks>
/// <para>The subjects are the outputs; of a result without any it is the run, whose id is the SHA-256 of its request. The external
/// parameter <c>manifest</c> is the component's manifest, which says what to run, or the template; <c>resolvedDependencies</c> are what
/// it was run with (<see cref="ProvenanceDependency"/>), the internal parameter <c>operators</c> says whose nodes are
/// drawn, <c>seed</c> (from version 2 on) the node's <c>AINFT_SEED</c>, the builder is <c>urn:ainft:node:ADDRESS</c>,
/// the invocation
/// <c>urn:ainft:run:ID</c>, and the byproducts are the digests of the result, its metrics and its log.</para>
/// <para>The extension <c>urn:ainft:result:VERSION</c> of the predicate has the result itself and the salt of the node's
/// <see cref="Commitment"/>, and from version 2 on the node's <see cref="AttestationKey"/> where it has one, as <c>key</c>. Nothing else is
/// in it, and everything follows from these members, so node and registry write the same bytes.</para>
/// </remarks>
public sealed record ProvenanceStatement
{
    /// <summary>The predicate's type.</summary>
    public const string PredicateType = "https://slsa.dev/provenance/v1";

    /// <summary>The build type.</summary>
    public const string BuildType = "urn:ainft:workflow:1";

    private const string ExtensionPrefix = "urn:ainft:result:";

    /// <summary>The <see cref="EvidenceVersion"/> of the statement: that of its run.</summary>
    public required int Version { get; init; }

    /// <summary>The run.</summary>
    public required Sha256Digest Run { get; init; }

    /// <summary>The component that was reproduced; null when one was produced.</summary>
    public AinftId? Component { get; init; }

    /// <summary>The digest of its manifest, or of the template.</summary>
    public required Sha256Digest Manifest { get; init; }

    /// <summary>What it was run with.</summary>
    public required IReadOnlyList<ProvenanceDependency> Dependencies { get; init; }

    /// <summary>Whose nodes the registry draws: <see cref="RunTerms.AllowList"/> or <see cref="RunTerms.Open"/>.</summary>
    public required string Operators { get; init; }

    /// <summary>
    /// The seed that it was run with (<c>AINFT_SEED</c>); null in version 1, where it is the manifest's.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>The node.</summary>
    public required Address Node { get; init; }

    /// <summary>What came out.</summary>
    public required TaskResult Result { get; init; }

    /// <summary>The salt of the node's commitment.</summary>
    public required Bytes32 Salt { get; init; }

    /// <summary>The key that signs the statement beside the node's account; null in version 1, and for nodes that have none.</summary>
    public AttestationKey? Key { get; init; }

    /// <summary>What a node states of its result.</summary>
    /// <param name="task">What it is about.</param>
    /// <param name="node">The node.</param>
    /// <param name="result">What came out.</param>
    /// <param name="salt">The salt of the node's commitment.</param>
    /// <param name="key">The node's second key, if it has one; a statement of version 1 names none.</param>
    /// <exception cref="ArgumentException">The manifest has no workflow, or a parent that it takes files of is not in <paramref name="task"/>.</exception>
    public static ProvenanceStatement Of(ProvenanceTask task, Address node, TaskResult result, Bytes32 salt, AttestationKey? key = null)
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
    internal static bool TryReadExtension(string member, out int version) => EvidenceVersion.TryReadSuffix(member, ExtensionPrefix, out version);

    /// <summary>The statement in canonical JSON.</summary>
    public byte[] ToCanonicalJson() => ProvenanceWriter.Write(this);

    /// <summary>Signs it with the node's key; what a reveal carries is <see cref="DsseEnvelope.Signature"/>.</summary>
    /// <param name="node">The node's key.</param>
    /// <param name="ct">Cancels.</param>
    public ValueTask<DsseEnvelope> SignAsync(ISigner node, CancellationToken ct = default) => DsseEnvelope.SignAsync(ToCanonicalJson(), node, ct);

    /// <summary>The envelope with a signature of the node, true or not: <see cref="DsseEnvelope.IsSigned"/> tells.</summary>
    /// <param name="signature">The signature as <c>0x</c> and 130 lower-case digits.</param>
    /// <param name="attestation">The signature of <see cref="Key"/>; left out when the statement names no key.</param>
    public DsseEnvelope Envelope(string signature, Attestation? attestation = null) =>
        new(ToCanonicalJson(), Node, signature) { Attestation = Key is null ? null : attestation };

    /// <summary>Reads a statement that <see cref="ToCanonicalJson"/> could have written, and no other.</summary>
    /// <param name="canonical">The statement in canonical JSON.</param>
    /// <param name="statement">The statement when the answer is true.</param>
    /// <param name="violations">What is wrong; empty when the answer is true.</param>
    public static bool TryRead(ReadOnlyMemory<byte> canonical, [NotNullWhen(true)] out ProvenanceStatement? statement, out IReadOnlyList<Violation> violations)
    {
        statement = null;
        if (!InTotoStatement.TryReadPredicate(canonical, PredicateType, out var predicate, out violations))
            return false;
        var found = new List<Violation>();
        violations = found;
        statement = ProvenanceReader.Read(predicate, found);
        // What the members say twice, such as the subjects, says the same.
        if (statement is not null && !statement.ToCanonicalJson().AsSpan().SequenceEqual(canonical.Span))
            found.Add(new Violation("", "The statement's parts contradict one another."));
        if (found.Count > 0)
            statement = null;
        return statement is not null;
    }
}
