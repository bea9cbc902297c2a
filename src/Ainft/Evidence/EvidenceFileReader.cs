using System.Text.Json;

namespace Ainft.Evidence;

/// <summary>Reads the members of an evidence file.</summary>
internal static class EvidenceFileReader
{
    public static CanonicalJsonLimits Limits { get; } =
        new() { MaxBytes = EvidenceFile.MaxBytes, MaxInputBytes = EvidenceFile.MaxBytes };

    public static EvidenceFile? Read(JsonElement json, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        var root = new Field(json, found);
        if (!root.IsObjectOf("format", "component", "statements", "batches"))
            return null;
        var version = root.Required("format")?.Parsed<int>(64, EvidenceFile.TryReadFormat, EvidenceFile.Formats);
        var component = root.Required("component") is { } proof ? ProofFileReader.Read(proof) : null;
        if (version == EvidenceVersion.First && component?.Signature.Delegation is not null)
            root.Optional("component")!.Refuse(
                ViolationCode.WrongValue, "Evidence of version 1 has no component with a delegation.");
        var statements = root.Required("statements")?.Items(1, EvidenceFile.MaxStatements, ReadStatement);
        var batches = root.Required("batches")?.Items(1, EvidenceFile.MaxStatements, ProofFileReader.ReadAnchoredBatch);
        if (batches is not null && batches.DistinctBy(batch => batch.Root).Count() < batches.Count)
            root.Optional("batches")!.Refuse(ViolationCode.Repeated, "Two batches have the same root.");
        return found.Count > 0 ? null : new EvidenceFile
        {
            Version = version!.Value,
            Component = component!,
            Statements = statements!,
            Batches = batches!,
        };
    }

    private static EvidenceStatement? ReadStatement(Field field)
    {
        if (!field.IsObjectOf("envelope", "path", "root"))
            return null;
        var envelopes = field.Required("envelope") is { } signed ? DsseReader.Read(signed) : [];
        var path = field.Required("path")?.Words(MerkleTree.MaxDepth);
        var root = field.Required("root")?.Word();
        if (envelopes.Count == 0 || path is null || root is null)
            return null;
        // With several signers, the leaf in the batch shows which signer anchored the statement.
        var anchored = envelopes.Count == 1 ? null : envelopes.FirstOrDefault(envelope =>
            MerkleTree.Verify(root.Value, envelope.Leaf.Hash(), path));
        return new EvidenceStatement(anchored ?? envelopes[0], path, root.Value);
    }
}
