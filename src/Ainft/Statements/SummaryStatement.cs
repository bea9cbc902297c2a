using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>What a run came to, as its summary states it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Agreed">How many results agree with the claim, or with the consensus.</param>
/// <param name="Of">How many results there are.</param>
public sealed record StatedVerdict(VerdictKind Kind, int Agreed, int Of);

/// <summary>The statement of a node, by its digest.</summary>
/// <param name="Node">The node.</param>
/// <param name="Statement">The SHA-256 of its <see cref="ProvenanceStatement"/>.</param>
public sealed record NodeStatement(Address Node, Sha256Digest Statement);

/// <summary>
/// What a registry states of a decided run: an in-toto statement with a SLSA verification summary predicate, version 1
/// (<c>https://slsa.dev/verification_summary/v1</c>).
/// </summary>
/// <remarks>
/// <para>The subjects are the component, by the digest of its manifest, and the outputs that it claims. The verifier is
/// <c>urn:ainft:registry:eip155:CHAIN:CONTRACT</c>, the policy the manifest, which holds the comparator, and the input attestations are
/// the statements of the nodes that revealed a result, in the order in which these were drawn, each with its digest and the URI
/// <c>urn:ainft:run:ID:node:ADDRESS</c> (in version 1 the name <c>urn:ainft:node:ADDRESS</c>). The verified level is <c>AINFT_REPRODUCED</c>, or
/// <c>FAILED</c> (in version 1 none). <c>timeVerified</c> is the last time
/// that is told of the run.</para>
/// <para>The extension <c>urn:ainft:run:VERSION</c> has the <c>comparator</c>, who could be an operator (<c>open</c>: anybody; or
/// <c>allow-list</c>), and the <c>run</c> with its request, terms, beacon, rounds, tasks and verdict. Left out of it is what others say:
/// workflow and claim, which are the manifest's, and results, salts and signatures, which are in the nodes' statements. With these a verifier has the
/// whole run again, and comes to the verdict by itself.</para>
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

    /// <summary>The registry whose run it was.</summary>
    public required MintDomain Domain { get; init; }

    /// <summary>The run.</summary>
    public required Sha256Digest Run { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>What it came to.</summary>
    public required StatedVerdict Verdict { get; init; }

    /// <summary>The statements of the nodes, in the order in which these were drawn.</summary>
    public required IReadOnlyList<NodeStatement> Nodes { get; init; }

    /// <summary>The run without what others say.</summary>
    internal JsonElement StatedRun { get; init; }

    /// <summary>Writes the statement of a decided run, of the run's version, in canonical JSON: the same bytes whenever it is written.</summary>
    /// <param name="run">The run.</param>
    /// <param name="component">What it was about, or what came of it.</param>
    /// <param name="manifest">The component's manifest.</param>
    /// <param name="domain">The registry.</param>
    /// <param name="nodes">The statements of the nodes that revealed a result.</param>
    /// <exception cref="ArgumentException">The run is not decided, or the statement of a node is not there.</exception>
    public static byte[] Write(Run run, AinftId component, Manifest manifest, MintDomain domain, IEnumerable<NodeStatement> nodes) =>
        SummaryWriter.Write(run, component, manifest, domain, nodes);

    /// <summary>Reads the statement's form; what it says is for <see cref="EvidenceVerifier"/> to judge.</summary>
    /// <param name="canonical">The statement in canonical JSON.</param>
    /// <param name="statement">The statement when the answer is true.</param>
    /// <param name="violations">What is wrong; empty when the answer is true.</param>
    public static bool TryRead(ReadOnlyMemory<byte> canonical, [NotNullWhen(true)] out SummaryStatement? statement, out IReadOnlyList<Violation> violations)
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
    internal static bool TryReadExtension(string member, out int version) => EvidenceVersion.TryReadSuffix(member, ExtensionPrefix, out version);

    /// <summary>The run as the registry had it, with what the manifest and the nodes say put back.</summary>
    internal bool TryRestore(
        Manifest manifest, IReadOnlyDictionary<Sha256Digest, StatedResult> results, [NotNullWhen(true)] out Run? run, [NotNullWhen(false)] out string? reason) =>
        StatedRuns.TryRestore(StatedRun, manifest, results, out run, out reason);
}
