using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Reads and writes ancestries. Sets are immutable blobs in the container <c>ancestries</c>, named by their SHA-256.
/// Labels with the same set share its blob, and each instance caches sets.
/// </summary>
public sealed class Ancestries(Storage storage, FactCache facts)
{
    public const string Container = "ancestries";

    private const int ParallelReads = 4;

    private static readonly FactKind<AncestrySet> Set = new("ancestry-set", set => set.Bytes.Length);
    private static readonly FactKind<AncestrySet> Union = new("ancestry-union", union => union.Bytes.Length);
    private static readonly FactKind<Seen> Stored = Seen.Kind("ancestry-stored");

    private readonly Blobs blobs = storage.Blobs(Container);

    /// <summary>
    /// The sets that are being stored. The projection that made them reads them meanwhile, and the cache may have
    /// dropped them.
    /// </summary>
    private readonly ConcurrentDictionary<Sha256Digest, AncestrySet> unstored = new();

    /// <summary>Reads a set by name.</summary>
    /// <exception cref="InvalidDataException">The set does not exist although a label names it.</exception>
    public async Task<AncestrySet> ReadAsync(Sha256Digest name, CancellationToken ct) =>
        unstored.TryGetValue(name, out var made)
            ? made
            : (await facts.ReadAsync(Set, name.Value, () => ReadStoredAsync(name), ct))!;

    /// <summary>Reads all ancestors of a component, with one blob per set that its label names.</summary>
    public async Task<Ancestry> ReadAsync(Component component, CancellationToken ct) =>
        new(component.Node, component.Label, await ReadMembersAsync(component.Label, [], ct));

    /// <summary>The members of all sets that a label names, as one set, or null when it names no set.</summary>
    /// <param name="label">The label.</param>
    /// <param name="made">Sets of the label that are not stored.</param>
    /// <param name="ct">Cancels the reads.</param>
    public async Task<AncestrySet?> ReadMembersAsync(
        AncestryLabel label, IReadOnlyList<AncestrySet> made, CancellationToken ct)
    {
        if (label.Sets.Count < 2)
            return label.Sets.Count == 0 ? null : (await ReadAsync(label.Sets, made, ct))[0];
        var key = Sha256Digest.Of(MemoryMarshal.AsBytes<Sha256Digest>([.. label.Sets]));
        return await facts.ReadAsync(
            Union,
            key.Value,
            async () => AncestrySet.Union(await ReadAsync(label.Sets, made, CancellationToken.None)),
            ct);
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
        if (facts.Find(Set, name.Value) is { } seen)
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
        var sets = (await ReadAsync(join.SetsNeeded, [], ct)).Zip(join.SetsNeeded)
            .ToDictionary(set => set.Second, set => set.First);
        var joined = join.Complete(name => sets[name]);
        if (joined.Label.Sets.Count > 1 && join.IsOfOneSet && await isOfOneSet(ct))
            joined = join.CompleteInOneSet(name => sets[name]);
        foreach (var made in joined.NewSets)
            facts.Add(Set, made.Hash.Value, made);
        return joined;
    }

    /// <summary>
    /// Stores a set, so that labels may name it. Sets are permanent, so an instance does not write a set again that it
    /// stored or read.
    /// </summary>
    public async Task WriteAsync(AncestrySet set, CancellationToken ct)
    {
        var name = set.Hash;
        if (facts.Find(Stored, name.Value) is not null)
            return;
        unstored[name] = set;
        try
        {
            await blobs.CreateAsync(name.ToString(), set.Bytes, "application/octet-stream", ct);
            facts.Add(Stored, name.Value, Seen.Before);
        }
        finally
        {
            unstored.TryRemove(name, out _);
        }
    }

    private static InvalidDataException Gone(Sha256Digest name) => new($"The set of ancestors {name} is missing.");

    private async Task<AncestrySet?> ReadStoredAsync(Sha256Digest name)
    {
        var bytes = await blobs.ReadAsync(name.ToString()) ?? throw Gone(name);
        facts.Add(Stored, name.Value, Seen.Before);
        return AncestrySet.Read(bytes);
    }

    private async Task<AncestrySet[]> ReadAsync(
        IReadOnlyList<Sha256Digest> names, IReadOnlyList<AncestrySet> made, CancellationToken ct)
    {
        var sets = new AncestrySet[names.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForAsync(0, sets.Length, limits, async (set, token) =>
            sets[set] = made.FirstOrDefault(one => one.Hash == names[set]) ?? await ReadAsync(names[set], token));
        return sets;
    }
}
