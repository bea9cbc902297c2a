using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>
/// Reads the parts of a summary's predicate that lists and badges need. The verifier checks the other parts when it
/// writes the summary from the run again.
/// </summary>
internal static class SummaryReader
{
    public static SummaryStatement? Read(JsonElement predicate, List<Violation> found)
    {
        var root = new Field(predicate, found, new JsonPointer().Append("predicate"));
        var version = VersionOf(predicate);
        var extension = SummaryStatement.ExtensionOf(version);
        if (!root.IsObjectOf(
            "verifier", "timeVerified", "resourceUri", "policy", "inputAttestations", "verificationResult",
            "verifiedLevels", extension))
            return null;
        var domain = Part(root.Required("verifier"), "id")?.Required("id")?.Parsed<MintDomain>(
            256, ProvenanceNames.TryReadRegistry, "\"urn:ainft:registry:\", a chain and a contract");
        var decidedAt = RunJson.ReadTime(root, "timeVerified");
        var component = root.Required("resourceUri")?.Parsed<AinftId>(
            256, ProvenanceNames.TryReadComponent, "\"ainft:\" and the id of a component");
        var manifest = Part(root.Required("policy"), "uri", "digest")?.ReadDigest();
        var nodes = root.Required("inputAttestations")?.Items(0, RunTerms.MaxBudget, field => ReadNode(field, version));
        var run = Part(root.Required(extension), "comparator", "operators", "run")?.Required("run");
        var id = run is not null && run.Is(JsonValueKind.Object, "an object") ? run.Required("id")?.Word() : null;
        var verdict = id is null ? null : ReadVerdict(run!.Required("verdict"));
        return found.Count > 0 ? null : new SummaryStatement
        {
            Version = version,
            Component = component!.Value,
            Manifest = manifest!.Value,
            Domain = domain!.Value,
            Run = new Sha256Digest(id!.Value),
            DecidedAt = decidedAt,
            Verdict = verdict!,
            Nodes = nodes!,
            StatedRun = run!.Value,
        };
    }

    /// <summary>
    /// The version that the summary's extension names. Without an extension it is the latest version, so that the
    /// violations name the members of that version.
    /// </summary>
    private static int VersionOf(JsonElement predicate)
    {
        foreach (var member in predicate.EnumerateObject())
            if (SummaryStatement.TryReadExtension(member.Name, out var version))
                return version;
        return EvidenceVersion.Latest;
    }

    private static StatedVerdict? ReadVerdict(Field? field)
    {
        if (field is null || !field.Is(JsonValueKind.Object, "an object"))
            return null;
        var kind = field.Required("kind")?.Parsed<VerdictKind>(
            32, RunWords.TryParse, $"one of {RunWords.All<VerdictKind>()}");
        var agreed = field.Required("agreed")?.Integer(0, RunTerms.MaxBudget);
        var of = field.Required("of")?.Integer(0, RunTerms.MaxBudget);
        return kind is null || agreed is null || of is null
            ? null
            : new StatedVerdict(kind.Value, (int)agreed, (int)of);
    }

    private static NodeStatement? ReadNode(Field field, int version)
    {
        var name = version == EvidenceVersion.First ? "name" : "uri";
        if (!field.IsObjectOf(name, "digest"))
            return null;
        var node = version == EvidenceVersion.First
            ? field.Required(name)?.Parsed<Address>(
                256, ProvenanceNames.TryReadNode, "\"urn:ainft:node:\" and an address")
            : field.Required(name)?.Parsed<Address>(
                256, ProvenanceNames.TryReadStatement, "urn:ainft:run:ID:node:ADDRESS with the id of a run");
        return field.ReadDigest() is { } statement && node is { } account
            ? new NodeStatement(account, statement)
            : null;
    }

    private static Field? Part(Field? field, params ReadOnlySpan<string> names) =>
        field is not null && field.IsObjectOf(names) ? field : null;
}
