using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Ancestries from their stored parts. Sets are blobs named by their SHA-256 in the container <c>ancestries</c>: immutable, shared by all
/// labels that name them, and remembered by this process up to 64 MB.
/// </summary>
public sealed class Ancestries(Storage storage)
{
    private readonly Blobs blobs = storage.Blobs("ancestries");
    private readonly Recent<Sha256Digest, AncestrySet> recent = new(64 << 20, set => set.Bytes.Length);
    private readonly Recent<Sha256Digest, bool> stored = new(1 << 16, _ => 1);

    /// <summary>A set by name.</summary>
    /// <exception cref="InvalidDataException">There is no such set: a label points to nothing.</exception>
    public async Task<AncestrySet> ReadAsync(Sha256Digest name, CancellationToken ct)
    {
        if (recent.TryGet(name, out var seen))
            return seen;
        var bytes = await blobs.ReadAsync(name.ToString(), ct) ?? throw new InvalidDataException($"The set of ancestors {name} is gone.");
        var set = AncestrySet.Read(bytes);
        stored.Add(name, true);
        recent.Add(name, set);
        return set;
    }

    /// <summary>All ancestors of a component: what its row says, and at most one blob.</summary>
    public async Task<Ancestry> ReadAsync(Component component, CancellationToken ct) =>
        new(component.Node, component.Label, component.Label.Set is { } set ? await ReadAsync(set, ct) : null);

    /// <summary>Whether <paramref name="other"/> is an ancestor of the component: at most one range of a blob, at any depth.</summary>
    public async Task<bool> ContainsAsync(Component component, AinftId other, CancellationToken ct)
    {
        var label = component.Label;
        if (label.TailContains(other))
            return true;
        if (label.Set is not { } name)
            return false;
        if (recent.TryGet(name, out var seen))
            return seen.Contains(other);
        var (offset, length) = AncestrySet.WindowOf(other, label.SetCount);
        var window = await blobs.ReadRangeAsync(name.ToString(), offset, length, ct) ?? throw new InvalidDataException($"The set of ancestors {name} is gone.");
        // Ids are uniform, so only ids that somebody chose for it fall outside their window.
        return AncestrySet.Contains(window.Span, other) ?? (await ReadAsync(name, ct)).Contains(other);
    }

    /// <summary>
    /// The label and the generation of a component with these parents, and the set that the label names if this made it: it is to be
    /// stored before the label is. Repeatable: whoever computes it makes the same bytes.
    /// </summary>
    public async Task<(AncestryLabel Label, int Generation, AncestrySet? Made)> JoinAsync(
        IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents, CancellationToken ct)
    {
        var join = AncestryJoin.Of(parents);
        var sets = new Dictionary<Sha256Digest, AncestrySet>();
        foreach (var name in join.SetsNeeded)
            sets[name] = await ReadAsync(name, ct);
        var (label, generation, made) = join.Complete(name => sets[name]);
        if (made is not null)
            recent.Add(made.Hash, made);
        return (label, generation, made);
    }

    /// <summary>Stores a set, so that labels may name it. What this process has stored or read is there for good, and not written again.</summary>
    public async Task WriteAsync(AncestrySet set, CancellationToken ct)
    {
        var name = set.Hash;
        if (stored.TryGet(name, out _))
            return;
        await blobs.CreateAsync(name.ToString(), set.Bytes, "application/octet-stream", ct);
        stored.Add(name, true);
    }
}
