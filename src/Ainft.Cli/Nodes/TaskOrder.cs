using System.Text;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>
/// What a run asks of this node. The server says which component; what that means is derived here, from manifests whose ids are recomputed,
/// so a server that lies about a manifest is caught before anything is fetched.
/// </summary>
internal sealed record TaskOrder
{
    public required Sha256Digest Run { get; init; }

    /// <summary>What to build again; null when a template is to be produced.</summary>
    public required AinftId? Subject { get; init; }

    /// <summary>The subject's manifest, or the template.</summary>
    public required Manifest Manifest { get; init; }

    public required IReadOnlyDictionary<AinftId, Manifest> Parents { get; init; }

    public required DateTimeOffset CommitBy { get; init; }

    public DateTimeOffset? RevealBy { get; init; }

    /// <summary><c>commit</c>, <c>wait</c>, <c>reveal</c> or <c>done</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whether the outputs are wanted too.</summary>
    public bool Upload { get; init; }

    /// <summary>Whose nodes are drawn, which the node's statement says too.</summary>
    public required string Operators { get; init; }

    /// <summary>The version in which the node states its result.</summary>
    public required int Version { get; init; }

    /// <summary>What the node's statement is about.</summary>
    public ProvenanceTask Provenance =>
        new(Run, Subject, Manifest, Parents, Operators, Version) { SeedBeacon = SeedBeacon };

    /// <summary>The hash of the beacon, where this node's task has a seed of its own.</summary>
    public Bytes32? SeedBeacon { get; init; }

    /// <summary>Reads the server's answer.</summary>
    /// <exception cref="TaskRefusedException">A manifest is not what its id says, or is no manifest at all.</exception>
    public static TaskOrder Read(Sha256Digest run, AnswerPart answer)
    {
        var subject = answer.Find("subject")?.Parsed<AinftId>(AinftId.TryParse, "an id");
        var manifest = ReadManifest(answer.Member("manifest").Text(), subject?.ToString() ?? "the template");
        if (subject is { } claimed)
            Check(claimed, manifest, answer.Member("creator"));
        return new TaskOrder
        {
            Run = run,
            Subject = subject,
            Manifest = manifest,
            Parents = ReadParents(answer),
            CommitBy = answer.Member("commitBy").Time(),
            RevealBy = answer.Find("revealBy")?.Time(),
            State = answer.Member("state").Text(),
            Upload = answer.Find("upload")?.Flag() ?? false,
            Operators = answer.Member("operators").Text(),
            Version = ReadVersion(answer),
            SeedBeacon = ReadBeacon(answer, manifest),
        };
    }

    /// <summary>What this node is to fetch and to run.</summary>
    /// <exception cref="TaskRefusedException">The manifests have no job that can be run.</exception>
    public Job DeriveJob(Address node) =>
        Job.TryDerive(Manifest, Parents.GetValueOrDefault, Provenance.SeedOf(node), out var job, out var violations)
        ? job
        : throw new TaskRefusedException($"The workflow cannot be run: {string.Join(" ", violations.Select(violation => $"{violation.Pointer} {violation.Reason}"))}");

    // A registry from before there were versions names none.
    private static int ReadVersion(AnswerPart answer) =>
        answer.Find("version")?.Value is not { } version ? EvidenceVersion.First
        : version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var known)
            && known is >= EvidenceVersion.First and <= EvidenceVersion.Latest ? known
        : throw new TaskRefusedException(
            $"The registry asks for a statement of version {version}, and this node writes versions up to {EvidenceVersion.Latest}. Update the node.");

    // The manifest says whether there must be one. A false one would show, because the node signs the seed that follows.
    private static Bytes32? ReadBeacon(AnswerPart answer, Manifest manifest)
    {
        if (manifest.Workflow?.Comparator.IsOfSamples != true)
            return null;
        return Bytes32.TryParse(answer.Find("beacon")?.Text(), out var beacon)
            ? beacon
            : throw new TaskRefusedException("The registry names no beacon, from which the seed of this task follows.");
    }

    private static Dictionary<AinftId, Manifest> ReadParents(AnswerPart answer)
    {
        var parents = new Dictionary<AinftId, Manifest>();
        foreach (var (name, parent) in answer.Member("parents").Members())
        {
            if (!AinftId.TryParse(name, out var id))
                throw new TaskRefusedException($"The server names a parent '{name}', which is no id.");
            var manifest = ReadManifest(parent.Member("manifest").Text(), name);
            Check(id, manifest, parent.Member("creator"));
            parents[id] = manifest;
        }

        return parents;
    }

    private static Manifest ReadManifest(string text, string whose) => Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out var violations)
        ? manifest
        : throw new TaskRefusedException($"The server's manifest of {whose} is none: {violations[0].Pointer} {violations[0].Reason}");

    private static void Check(AinftId id, Manifest manifest, AnswerPart creator)
    {
        if (!Address.TryParse(creator.Text(), out var address) || manifest.IdFor(address) != id)
            throw new TaskRefusedException($"The server's manifest of {id} has another id.");
    }
}
