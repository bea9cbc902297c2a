using System.Text;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>
/// The request of a run to this node. The server names the component. The job follows from manifests, and this class
/// computes their ids again. It therefore detects a false manifest before the node fetches anything.
/// </summary>
internal sealed record TaskOrder
{
    public required Sha256Digest Run { get; init; }

    /// <summary>The component to build again. Null when the run produces a component from a template.</summary>
    public required AinftId? Subject { get; init; }

    /// <summary>The subject's manifest, or the template.</summary>
    public required Manifest Manifest { get; init; }

    public required IReadOnlyDictionary<AinftId, Manifest> Parents { get; init; }

    public required DateTimeOffset CommitBy { get; init; }

    public DateTimeOffset? RevealBy { get; init; }

    /// <summary><c>commit</c>, <c>wait</c>, <c>reveal</c> or <c>done</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whether the node uploads its outputs too.</summary>
    public bool Upload { get; init; }

    /// <summary>The operators that the registry admits to the draw. The node's statement names them too.</summary>
    public required string Operators { get; init; }

    /// <summary>The version of the statement with the node's result.</summary>
    public required int Version { get; init; }

    /// <summary>The subject of the node's statement.</summary>
    public ProvenanceTask Provenance =>
        new(Run, Subject, Manifest, Parents, Operators, Version) { SeedBeacon = SeedBeacon };

    /// <summary>The hash of the beacon. Null when this node's task does not have its own seed.</summary>
    public Bytes32? SeedBeacon { get; init; }

    /// <summary>Reads the server's answer.</summary>
    /// <exception cref="TaskRefusedException">A manifest is invalid or has another id, the beacon is missing, or the
    /// server asks for an unknown version.</exception>
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

    /// <summary>Derives the job that this node fetches and runs.</summary>
    /// <exception cref="TaskRefusedException">The manifests do not describe a job that can be run.</exception>
    public Job DeriveJob(Address node) =>
        Job.TryDerive(Manifest, Parents.GetValueOrDefault, Provenance.SeedOf(node), out var job, out var violations)
        ? job
        : throw new TaskRefusedException("The workflow cannot be run. "
            + string.Join(" ", violations.Select(violation => $"{violation.Pointer} {violation.Reason}")));

    // An old registry does not send a version.
    private static int ReadVersion(AnswerPart answer) =>
        answer.Find("version")?.Value is not { } version ? EvidenceVersion.First
        : version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var known)
            && known is >= EvidenceVersion.First and <= EvidenceVersion.Latest ? known
        : throw new TaskRefusedException(
            $"The registry asks for a statement of version {version}, but this node writes versions up to "
            + $"{EvidenceVersion.Latest}. Update the node.");

    // The manifest decides whether a beacon is required. The node signs the seed that follows from the beacon, so a
    // verifier would detect a false beacon.
    private static Bytes32? ReadBeacon(AnswerPart answer, Manifest manifest)
    {
        if (manifest.Workflow?.Comparator.IsOfSamples != true)
            return null;
        return Bytes32.TryParse(answer.Find("beacon")?.Text(), out var beacon)
            ? beacon
            : throw new TaskRefusedException(
                "The registry did not send the beacon from which the seed of this task follows.");
    }

    private static Dictionary<AinftId, Manifest> ReadParents(AnswerPart answer)
    {
        var parents = new Dictionary<AinftId, Manifest>();
        foreach (var (name, parent) in answer.Member("parents").Members())
        {
            if (!AinftId.TryParse(name, out var id))
                throw new TaskRefusedException($"The server names the parent '{name}', which is not an id.");
            var manifest = ReadManifest(parent.Member("manifest").Text(), name);
            Check(id, manifest, parent.Member("creator"));
            parents[id] = manifest;
        }

        return parents;
    }

    private static Manifest ReadManifest(string text, string whose) =>
        Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out var violations)
            ? manifest
            : throw new TaskRefusedException(
                $"The server's manifest of {whose} is invalid. {violations[0].Pointer} {violations[0].Reason}");

    private static void Check(AinftId id, Manifest manifest, AnswerPart creator)
    {
        if (!Address.TryParse(creator.Text(), out var address) || manifest.IdFor(address) != id)
            throw new TaskRefusedException($"The server sent a manifest for {id}, but the manifest has another id.");
    }
}
