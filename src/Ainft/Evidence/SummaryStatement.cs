using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>The verdict of a run in its summary.</summary>
/// <param name="Kind">The kind of verdict.</param>
/// <param name="Agreed">The number of results that agree with the claim, or with the consensus.</param>
/// <param name="Of">The number of results.</param>
public sealed record StatedVerdict(VerdictKind Kind, int Agreed, int Of);

/// <summary>A reference to the statement of a node by its digest.</summary>
/// <param name="Node">The node.</param>
/// <param name="Statement">The SHA-256 of its <see cref="ProvenanceStatement"/>.</param>
public sealed record NodeStatement(Address Node, Sha256Digest Statement);

/// <summary>
/// The statement of a registry about a decided run. It is an in-toto statement with a SLSA verification summary
/// predicate, version 1 (<c>https://slsa.dev/verification_summary/v1</c>).
/// </summary>
/// <remarks>
/// <para>The subjects are the component, by the digest of its manifest, and the outputs that it claims. The verifier is
/// <c>urn:ainft:registry:eip155:CHAIN:CONTRACT</c>. The policy is the manifest, which holds the comparator.</para>
/// <para>The input attestations are the statements of the nodes that revealed a result, in the order in which the nodes
/// were drawn. Each has its digest and the URI <c>urn:ainft:run:ID:node:ADDRESS</c> (in version 1 the name
/// <c>urn:ainft:node:ADDRESS</c>). The verified level is <c>AINFT_REPRODUCED</c> or <c>FAILED</c> (in version 1 the
/// list is empty instead of <c>FAILED</c>). <c>timeVerified</c> is the last time in the run.</para>
/// <para>The extension <c>urn:ainft:run:VERSION</c> has the <c>comparator</c>, the admitted <c>operators</c>
/// (<c>open</c> or <c>allow-list</c>), and the <c>run</c> with its request, terms, beacon, rounds, tasks and verdict.
/// The run leaves out the workflow and the claim, which are in the manifest. It also leaves out the results, salts and
/// signatures, which are in the nodes' statements. A verifier restores the whole run from them and computes the
/// verdict.</para>
/// </remarks>
public sealed record SummaryStatement
{
    /// <summary>The predicate's type.</summary>
    public const string PredicateType = "https://slsa.dev/verification_summary/v1";

    private const string ExtensionPrefix = "urn:ainft:run:";

    /// <summary>The <see cref="EvidenceVersion"/> of the statement.</summary>
    public required int Version { get; init; }

    /// <summary>The component.</summary>
    public required AinftId Component { get; init; }

    /// <summary>The digest of its manifest.</summary>
    public required Sha256Digest Manifest { get; init; }

    /// <summary>The registry of the run.</summary>
    public required MintDomain Domain { get; init; }

    /// <summary>The run.</summary>
    public required Sha256Digest Run { get; init; }

    /// <summary>When the run was decided.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The verdict of the run.</summary>
    public required StatedVerdict Verdict { get; init; }

    /// <summary>The statements of the nodes, in the order in which the nodes were drawn.</summary>
    public required IReadOnlyList<NodeStatement> Nodes { get; init; }

    /// <summary>The run without the facts in the manifest and in the nodes' statements.</summary>
    internal JsonElement StatedRun { get; init; }

    /// <summary>
    /// Writes the statement of a decided run in the run's version, in canonical JSON. The bytes are always the same.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="component">The component that the run reproduced or produced.</param>
    /// <param name="manifest">The component's manifest.</param>
    /// <param name="domain">The registry.</param>
    /// <param name="nodes">The statements of the nodes that revealed a result.</param>
    /// <exception cref="ArgumentException">The run is not decided, or the statement of a node is missing.</exception>
    public static byte[] Write(
        Run run, AinftId component, Manifest manifest, MintDomain domain, IEnumerable<NodeStatement> nodes) =>
        SummaryWriter.Write(run, component, manifest, domain, nodes);

    /// <summary>Reads the statement and checks its form. <see cref="EvidenceVerifier"/> checks its content.</summary>
    /// <param name="canonical">The statement in canonical JSON.</param>
    /// <param name="statement">The statement when the method returns true.</param>
    /// <param name="violations">The violations. The list is empty when the method returns true.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> canonical,
        [NotNullWhen(true)] out SummaryStatement? statement,
        out IReadOnlyList<Violation> violations)
    {
        statement = null;
        if (!InTotoStatement.TryReadPredicate(canonical, PredicateType, out var predicate, out violations))
            return false;
        var found = new List<Violation>();
        violations = found;
        statement = SummaryReader.Read(predicate, found);
        return statement is not null;
    }

    /// <summary>The member of the predicate that has the run.</summary>
    internal static string ExtensionOf(int version) => $"{ExtensionPrefix}{version}";

    /// <summary>The version that a member of the predicate names.</summary>
    internal static bool TryReadExtension(string member, out int version) =>
        EvidenceVersion.TryReadSuffix(member, ExtensionPrefix, out version);

    /// <summary>Restores the registry's run from this summary, the manifest and the nodes' statements.</summary>
    internal bool TryRestore(
        Manifest manifest,
        IReadOnlyDictionary<Sha256Digest, StatedResult> results,
        [NotNullWhen(true)] out Run? run,
        [NotNullWhen(false)] out string? reason) =>
        StatedRuns.TryRestore(StatedRun, manifest, results, out run, out reason);
}
