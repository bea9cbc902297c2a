using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>Reads the predicate of a node's statement.</summary>
internal static class ProvenanceReader
{
    // The limit covers an image, the parents and the files, so it exceeds the dependencies of every workflow.
    private const int MaxDependencies = 1 + 3 * WorkflowLimits.Files;

    public static ProvenanceStatement? Read(JsonElement predicate, List<Violation> found)
    {
        var root = new Field(predicate, found, new JsonPointer().Append("predicate"));
        var version = VersionOf(predicate);
        var extension = ProvenanceStatement.ExtensionOf(version);
        if (!root.IsObjectOf("buildDefinition", "runDetails", extension))
            return null;
        var build = Part(
            root.Required("buildDefinition"),
            "buildType", "externalParameters", "internalParameters", "resolvedDependencies");
        var manifest = Part(
            Part(build?.Required("externalParameters"), "manifest")?.Required("manifest"), "digest", "uri");
        string[] members = version == EvidenceVersion.First ? ["operators"] : ["operators", "seed"];
        var parameters = Part(build?.Required("internalParameters"), members);
        var operators = ReadOperators(parameters?.Required("operators"));
        var seed = version == EvidenceVersion.First ? null
            : parameters?.Required("seed")?.Integer(0, WorkflowLimits.Seed);
        var details = Part(root.Required("runDetails"), "builder", "metadata", "byproducts");
        var metadata = Part(details?.Required("metadata"), "invocationId", "startedOn", "finishedOn");
        var run = metadata?.Required("invocationId")?.Parsed<Sha256Digest>(
            256, ProvenanceNames.TryReadRun, "\"urn:ainft:run:\" and the id of a run");
        var node = Part(details?.Required("builder"), "id")?.Required("id")?.Parsed<Address>(
            256, ProvenanceNames.TryReadNode, "\"urn:ainft:node:\" and an address");
        var component = manifest?.Optional("uri")?.Parsed<AinftId>(
            256, ProvenanceNames.TryReadComponent, "\"ainft:\" and the id of a component");
        var dependencies = build?.Required("resolvedDependencies")?.Items(1, MaxDependencies, ReadDependency);
        string[] results = version == EvidenceVersion.First ? ["result", "salt"] : ["result", "salt", "key"];
        var stated = Part(root.Required(extension), results);
        var key = stated?.Optional("key")?.AttestationKey();
        var digest = manifest?.ReadDigest();
        var (salt, result) = (stated?.Required("salt")?.Word(), ReadResult(stated?.Required("result")));
        return found.Count > 0 ? null : new ProvenanceStatement
        {
            Version = version,
            Run = run!.Value,
            Component = component,
            Manifest = digest!.Value,
            Dependencies = dependencies!,
            Operators = operators!,
            Seed = seed,
            Node = node!.Value,
            Result = result!,
            Salt = salt!.Value,
            Key = key,
        };
    }

    private static int VersionOf(JsonElement predicate)
    {
        foreach (var member in predicate.EnumerateObject())
            if (ProvenanceStatement.TryReadExtension(member.Name, out var version))
                return version;
        return EvidenceVersion.Latest;
    }

    private static string? ReadOperators(Field? field)
    {
        var operators = field?.Text(16);
        if (operators is not (null or RunTerms.AllowList or RunTerms.Open))
            field!.Refuse(ViolationCode.WrongValue, $"Expected {RunTerms.AllowList} or {RunTerms.Open}.");
        return operators;
    }

    private static ProvenanceDependency? ReadDependency(Field field)
    {
        if (!field.IsObjectOf("name", "uri", "digest"))
            return null;
        var name = field.Required("name")?.Text(WorkflowLimits.Path);
        var uri = field.Required("uri")?.Text(ManifestLimits.Uri);
        var digest = field.Optional("digest") is null ? null : field.ReadDigest();
        return name is null || uri is null ? null : new ProvenanceDependency(name, uri, digest);
    }

    private static TaskResult? ReadResult(Field? field)
    {
        if (field is null)
            return null;
        if (!TaskResult.TryRead(field.Value, out var result, out var violations))
            foreach (var violation in violations)
                field.Refuse(violation.Code, $"{violation.Pointer} {violation.Reason}".TrimStart());
        return result;
    }

    private static Field? Part(Field? field, params ReadOnlySpan<string> names) =>
        field is not null && field.IsObjectOf(names) ? field : null;
}
