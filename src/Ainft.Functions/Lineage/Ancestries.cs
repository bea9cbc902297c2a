using System.Runtime.InteropServices;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Reads and writes ancestries. Sets are immutable blobs in the container <c>ancestries</c>, named by their SHA-256.
/// Labels with the same set share its blob, and each instance caches up to 64 MB of sets.
/// </summary>
public sealed class Ancestries(Storage storage)
{
    public const string Container = "ancestries";

    private const int ParallelReads = 4;

    private readonly Blobs blobs = storage.Blobs(Container);
    private readonly Recent<Sha256Digest, AncestrySet> recent = new(64 << 20, set => set.Bytes.Length);
    private readonly Recent<Sha256Digest, bool> stored = new(1 << 16, _ => 1);

    /// <summary>Reads a set by name.</summary>
    /// <exception cref="InvalidDataException">The set does not exist although a label names it.</exception>
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

    /// <summary>Reads all ancestors of a component, with one blob per set that its label names.</summary>
    public async Task<Ancestry> ReadAsync(Component component, CancellationToken ct) =>
        new(component.Node, component.Label, await ReadMembersAsync(component.Label, ct));

    /// <summary>The members of all sets that a label names, as one set, or null when it names no set.</summary>
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

    /// <summary>
    /// Whether <paramref name="other"/> is an ancestor of the component. This reads at most one range of a blob for a
    /// lineage of any depth, unless an id lies outside its window.
    /// </summary>
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
        // Ids are uniform, so an id lies outside its window only if its creator chose it for that.
        return AncestrySet.Contains(window.Span, other) ?? (await ReadAsync(name, ct)).Contains(other);
    }

    /// <summary>
    /// The label and the generation of a component with these parents, and the new sets of the label. The caller must
    /// store the sets before the label. Every instance computes the same bytes.
    /// </summary>
    /// <param name="parents">The parents.</param>
    /// <param name="isOfOneSet">
    /// Returns whether the component already has a row with a label in the form of version 4fb4cec. It is called only
    /// if the label would be the first one with several sets. The label then keeps the row's form, so that a check of
    /// old rows and a repeated projection compute the stored label.
    /// </param>
    /// <param name="ct">Cancels the reads.</param>
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

    /// <summary>
    /// Stores a set, so that labels may name it. Sets are permanent, so an instance does not write a set again that it
    /// stored or read.
    /// </summary>
    public async Task WriteAsync(AncestrySet set, CancellationToken ct)
    {
        var name = set.Hash;
        if (stored.TryGet(name, out _))
            return;
        await blobs.CreateAsync(name.ToString(), set.Bytes, "application/octet-stream", ct);
        stored.Add(name, true);
    }

    private static InvalidDataException Gone(Sha256Digest name) => new($"The set of ancestors {name} is missing.");

    private async Task<AncestrySet[]> ReadAsync(IReadOnlyList<Sha256Digest> names, CancellationToken ct)
    {
        var sets = new AncestrySet[names.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForAsync(0, sets.Length, limits, async (set, token) =>
            sets[set] = await ReadAsync(names[set], token));
        return sets;
    }
}
