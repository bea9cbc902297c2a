using System.Runtime.InteropServices;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Ancestries from their stored parts. Sets are blobs named by their SHA-256 in the container <c>ancestries</c>: immutable, shared by all
/// labels that name them, and remembered by this process up to 64 MB.
/// </summary>
public sealed class Ancestries(Storage storage)
{
    private const int ParallelReads = 4;

    private readonly Blobs blobs = storage.Blobs("ancestries");
    private readonly Recent<Sha256Digest, AncestrySet> recent = new(64 << 20, set => set.Bytes.Length);
    private readonly Recent<Sha256Digest, bool> stored = new(1 << 16, _ => 1);

    /// <summary>A set by name.</summary>
    /// <exception cref="InvalidDataException">There is no such set: a label points to nothing.</exception>
    public async Task<AncestrySet> ReadAsync(Sha256Digest name, CancellationToken ct)
    {
        if (recent.TryGet(name, out var seen))
            return seen;
        var bytes = await blobs.ReadAsync(name.ToString(), ct) ?? throw Gone(name);
        var set = AncestrySet.Read(bytes);
        stored.Add(name, true);
        recent.Add(name, set);
        return set;
    }

    /// <summary>All ancestors of a component: its row, and one blob for each set that its label names.</summary>
    public async Task<Ancestry> ReadAsync(Component component, CancellationToken ct) =>
        new(component.Node, component.Label, await ReadMembersAsync(component.Label, ct));

    /// <summary>The members of all sets that a label names, as one set; null when it names none.</summary>
    public async Task<AncestrySet?> ReadMembersAsync(AncestryLabel label, CancellationToken ct)
    {
        if (label.Sets.Count < 2)
            return label.Sets.Count == 0 ? null : await ReadAsync(label.Sets[0], ct);
        var key = Sha256Digest.Of(MemoryMarshal.AsBytes<Sha256Digest>([.. label.Sets]));
        if (recent.TryGet(key, out var seen))
            return seen;
        var union = AncestrySet.Union(await ReadAsync(label.Sets, ct));
        recent.Add(key, union);
        return union;
    }

    /// <summary>Whether <paramref name="other"/> is an ancestor of the component: at most one range of a blob, at any depth.</summary>
    public async Task<bool> ContainsAsync(Component component, AinftId other, CancellationToken ct)
    {
        var label = component.Label;
        if (label.TailContains(other))
            return true;
        if (label.Bases.Find(other) is not (var name, var count))
            return false;
        if (recent.TryGet(name, out var seen))
            return seen.Contains(other);
        var (offset, length) = AncestrySet.WindowOf(other, count);
        var window = await blobs.ReadRangeAsync(name.ToString(), offset, length, ct) ?? throw Gone(name);
        // Ids are uniform, so only ids that somebody chose for it fall outside their window.
        return AncestrySet.Contains(window.Span, other) ?? (await ReadAsync(name, ct)).Contains(other);
    }

    /// <summary>
    /// The label and the generation of a component with these parents, and the sets that were made for the label: they
    /// are to be stored before it is. Repeatable: every instance computes the same bytes.
    /// </summary>
    /// <param name="parents">The parents.</param>
    /// <param name="isOfOneSet">
    /// Asked only where the label would be the first to name several sets: whether the component has a row already,
    /// with a label as version 4fb4cec made it. The row's form is then kept, so a check of old rows and a repeated
    /// projection find what is stored.
    /// </param>
    /// <param name="ct">Cancels.</param>
    public async Task<(AncestryLabel Label, int Generation, IReadOnlyList<AncestrySet> Made)> JoinAsync(
        IReadOnlyList<(LineageNode Node, AncestryLabel Label)> parents,
        Func<CancellationToken, Task<bool>> isOfOneSet,
        CancellationToken ct)
    {
        var join = AncestryJoin.Of(parents);
        var sets = (await ReadAsync(join.SetsNeeded, ct)).Zip(join.SetsNeeded)
            .ToDictionary(set => set.Second, set => set.First);
        var joined = join.Complete(name => sets[name]);
        if (joined.Label.Sets.Count > 1 && join.IsOfOneSet && await isOfOneSet(ct))
            joined = join.CompleteInOneSet(name => sets[name]);
        foreach (var made in joined.NewSets)
            recent.Add(made.Hash, made);
        return joined;
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

    private static InvalidDataException Gone(Sha256Digest name) => new($"The set of ancestors {name} is gone.");

    private async Task<AncestrySet[]> ReadAsync(IReadOnlyList<Sha256Digest> names, CancellationToken ct)
    {
        var sets = new AncestrySet[names.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForAsync(0, sets.Length, limits, async (set, token) =>
            sets[set] = await ReadAsync(names[set], token));
        return sets;
    }
}
