namespace Ainft.Functions.Lineage;

/// <summary>The facts about a component's source that lists show.</summary>
/// <param name="IsProven">Whether the source is proven.</param>
/// <param name="ClaimedBy">
/// The proven components with the same source and files, for a reference that has some. Else null.
/// </param>
public sealed record SourceMarks(bool IsProven, IReadOnlyList<string>? ClaimedBy)
{
    /// <summary>The marks of a component without a proven source.</summary>
    public static readonly SourceMarks None = new(false, null);
}

/// <summary>
/// Reads the marks of components. A reference has no proof of its own, because its creator does not claim the work.
/// </summary>
public sealed class ReadSources(SourceProofs proofs)
{
    private const int ParallelReads = 16;

    /// <summary>The marks of components, in their order.</summary>
    public async Task<IReadOnlyList<SourceMarks>> RunAsync(IReadOnlyList<Component> components, CancellationToken ct)
    {
        var marks = new SourceMarks[components.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForAsync(0, marks.Length, limits, async (i, token) =>
            marks[i] = components[i] is AinftRow row ? await RunAsync(row, token) : SourceMarks.None);
        return marks;
    }

    /// <summary>The marks of one component.</summary>
    public async Task<SourceMarks> RunAsync(AinftRow row, CancellationToken ct)
    {
        if (row.Referenced is not { } pinned)
            return row.IsPinned && await proofs.FindAsync(row.Id, ct) is { IsProven: true }
                ? SourceMarks.None with { IsProven = true }
                : SourceMarks.None;
        var claims = await proofs.ClaimsOfAsync(pinned, ct);
        return claims.Count > 0
            ? new SourceMarks(false, [.. claims.Select(id => id.ToString())])
            : SourceMarks.None;
    }
}
