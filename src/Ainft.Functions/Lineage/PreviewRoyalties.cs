namespace Ainft.Functions.Lineage;

/// <summary>
/// Judges whether the components of a request could be paid, before they are minted. A mint succeeds either way,
/// because a lineage must be able to state the truth. It also names the parents that ask for a royalty although no
/// source proves that their creator made them.
/// </summary>
internal sealed class PreviewRoyalties(
    Components components, RoyaltyStacks stacks, ReadSources sources, JudgeRoyalties judge) : IDisposable
{
    private const int ParallelReads = 16, AtOnce = 8;

    /// <summary>
    /// Limits the previews that are judged at once. One holds some hundred stacks of 24 KiB for a short body, and its
    /// caller signed nothing.
    /// </summary>
    private readonly SemaphoreSlim places = new(AtOnce);

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    /// <summary>
    /// Judges the components of a request in its order, as if they were minted now. The answer of a component without
    /// any royalties is null. It looks up <see cref="JudgeRoyalties.MaxLookUps"/> parents of other requests, and as
    /// many components of the request, because the registry may have them already.
    /// </summary>
    public async Task<IReadOnlyList<RoyaltiesAnswer?>> RunAsync(
        IReadOnlyList<UnmintedComponent> items, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        try
        {
            return await JudgeAsync(items, new UnmintedRoyalties(items, await judge.CapAsync(ct)), ct);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<IReadOnlyList<RoyaltiesAnswer?>> JudgeAsync(
        IReadOnlyList<UnmintedComponent> items, UnmintedRoyalties royalties, CancellationToken ct)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForEachAsync(
            Outside(items).Take(JudgeRoyalties.MaxLookUps),
            parallel,
            async (id, token) =>
            {
                if (await components.FindAsync(id, token) is { } parent)
                    royalties.Add(
                        id,
                        await stacks.ReadAsync(parent.Owed, token),
                        parent is AinftRow { Royalty: > 0 } row && !await IsProvenAsync(row, token));
            });
        var (answers, left) = (new List<RoyaltiesAnswer?>(items.Count), JudgeRoyalties.MaxLookUps);
        foreach (var item in items)
        {
            var stored = (item.Asks || royalties.Owes(item)) && left-- > 0
                ? await components.FindAsync(item.Id, ct) as AinftRow
                : null;
            answers.Add(royalties.Judge(
                item,
                stored is null ? null : await stacks.ReadAsync(stored.Stack, ct),
                stored is not null && item.Asks && await IsProvenAsync(stored, ct)));
        }
        return answers;
    }

    private async Task<bool> IsProvenAsync(AinftRow row, CancellationToken ct) =>
        (await sources.RunAsync(row, ct)).IsProven;

    /// <summary>The parents that no earlier component of the request is, each once.</summary>
    private static IEnumerable<AinftId> Outside(IReadOnlyList<UnmintedComponent> items)
    {
        var seen = new HashSet<AinftId>();
        foreach (var item in items)
        {
            foreach (var parent in item.Parents.Where(seen.Add))
                yield return parent;
            seen.Add(item.Id);
        }
    }
}
