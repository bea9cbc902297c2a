using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Reads the lineage proof of a component. It has the component and its ancestors, each with its manifest, its
/// signature and its path to an anchored root. This checks all reasons for a refusal before the first byte of the
/// answer.
/// </summary>
public sealed class ReadLineageProof(
    Components components, Ancestries ancestries, DescribeLineage describe, ProveLineage prove)
{
    // This is half of a reader's limit, because the file escapes the quotes of manifests and also has the paths.
    private const long MaxLines = LineageProofFile.MaxBytes / 2;

    public async Task<Outcome<ProvenLineage>> RunAsync(AinftId id, int? depth, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not { } root)
            return DescribeLineage.NotKnown<ProvenLineage>(id);
        if (depth is null && root.Label.Count >= LineageProofFile.MaxComponents)
            return TooMany(root.Label.Count + 1);
        AinftId[] ids = [id, .. (await ancestries.ReadAsync(root, ct)).Ids(new LineageFilter(depth))];
        if (ids.Length > LineageProofFile.MaxComponents)
            return TooMany(ids.Length);
        var found = await describe.FindAsync(
            ids, root, component => component is AinftRow row ? ComponentLine.Of(row) : null, ct);
        if (found is null)
            return DescribeLineage.NotWhole<ProvenLineage>();
        var rows = found.OfType<ComponentLine>().ToArray();
        if (rows.Length < ids.Length)
            return ManifestMissing(ids[found.Index().First(item => item.Item is null).Index]);
        if (rows.Sum(row => (long)row.Length) > MaxLines)
            return Refuse(
                $"The manifests of the lineage have more than {MaxLines} bytes, which is too much for one file. Ask "
                + "for a smaller depth.");
        return await prove.RunAsync(rows, depth, ct);
    }

    private static Outcome<ProvenLineage>.Refused ManifestMissing(AinftId id) =>
        new(ProblemCode.ManifestMissing,
            $"A proof needs the manifest of the component {id}, but the registry knows only its token.");

    private static Outcome<ProvenLineage>.Rejected TooMany(int count) =>
        Refuse(
            $"The lineage has {count} components, but a file has at most {LineageProofFile.MaxComponents}. Ask for a "
            + "smaller depth.");

    private static Outcome<ProvenLineage>.Rejected Refuse(string reason) =>
        new("The lineage does not fit into one file.",
            [new Violation("/depth", ViolationCode.LineageTooLarge, reason)]);
}
