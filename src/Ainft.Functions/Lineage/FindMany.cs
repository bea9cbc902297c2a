namespace Ainft.Functions.Lineage;

/// <summary>
/// Finds the rows of many components by few requests. It reads a few components that this instance does not know yet by
/// their keys. Where their bundle has more of the others, it reads the neighbours of these. The rest are read by their
/// keys, several at a time.
/// </summary>
public sealed class FindMany(Ainfts ainfts)
{
    /// <param name="sought">The components.</param>
    /// <param name="near">
    /// A component whose bundle may have many of those without a known place before it, as the ancestors of a component
    /// often are. Null without one.
    /// </param>
    /// <param name="ct">Cancels the reads.</param>
    /// <returns>The rows in the order of the components. Null for a component without a row.</returns>
    public Task<IReadOnlyList<AinftRow?>> RunAsync(
        IReadOnlyList<Sought> sought, AinftRow? near, CancellationToken ct) =>
        new RowSearch(ainfts, sought, ct).RunAsync(near);
}
