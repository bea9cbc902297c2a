using System.Text.Json;

namespace Ainft;

/// <summary>Reads the members of an evidence file.</summary>
internal static class EvidenceFileReader
{
    public static CanonicalJsonLimits Limits { get; } = new() { MaxBytes = EvidenceFile.MaxBytes, MaxInputBytes = EvidenceFile.MaxBytes };

    public static EvidenceFile? Read(JsonElement json, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        var root = new Field(json, found);
        if (!root.IsObjectOf("format", "component", "statements", "batches"))
            return null;
        var version = root.Required("format")?.Parsed<int>(64, EvidenceFile.TryReadFormat, EvidenceFile.Formats);
        var component = root.Required("component") is { } proof ? ProofFileReader.Read(proof) : null;
        var statements = root.Required("statements")?.Items(1, EvidenceFile.MaxStatements, ReadStatement);
        var batches = root.Required("batches")?.Items(1, EvidenceFile.MaxStatements, ProofFileReader.ReadAnchoredBatch);
        return found.Count > 0 ? null : new EvidenceFile { Version = version!.Value, Component = component!, Statements = statements!, Batches = batches! };
    }

    private static EvidenceStatement? ReadStatement(Field field)
    {
        if (!field.IsObjectOf("envelope", "path", "root"))
            return null;
        var envelope = field.Required("envelope") is { } signed ? DsseEnvelope.Read(signed) : null;
        var path = field.Required("path")?.Words(MerkleTree.MaxDepth);
        var root = field.Required("root")?.Word();
        return envelope is null || path is null || root is null ? null : new EvidenceStatement(envelope, path, root.Value);
    }
}
