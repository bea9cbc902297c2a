namespace Ainft.Functions.Platform;

/// <content>Facts that change. They are at most as old as the settings allow.</content>
public sealed partial class FactCache
{
    /// <summary>
    /// A fact that changes, from a read that began within the freshness before this call. An instance always sees its
    /// own changes, because it counts them as versions.
    /// </summary>
    /// <param name="kind">The kind of the fact.</param>
    /// <param name="part">Distinguishes facts of one kind. Clients must not be able to choose many values.</param>
    /// <param name="version">The number of changes to the fact by this instance.</param>
    /// <param name="read">Reads the fact. Callers share the read, so a caller that gives up does not cancel it.</param>
    /// <param name="ct">Cancels only the wait of this caller.</param>
    public async Task<T> ReadRecentAsync<T>(
        FactKind<T> kind, int part, long version, Func<Task<T>> read, CancellationToken ct)
        where T : class
    {
        var (key, asked) = (KeyOf(kind, default, part), time.GetTimestamp());
        while (true)
        {
            if (FindDated<T>(key) is { } seen && IsRecent(seen, version, asked))
                return Use(kind, seen);
            var own = new Lazy<Task<Dated<T>>>(() => ReadDatedAsync(kind, key, version, read));
            var shared = (Lazy<Task<Dated<T>>>)reads.GetOrAdd(key, own);
            var dated = await shared.Value.WaitAsync(ct);
            if (ReferenceEquals(shared, own))
                return dated.Value;
            // The read of another caller may have begun too early, or before a change of this instance.
            if (IsRecent(dated, version, asked))
                return Use(kind, dated);
        }
    }

    private async Task<Dated<T>> ReadDatedAsync<T>(FactKind<T> kind, Key key, long version, Func<Task<T>> read)
        where T : class
    {
        try
        {
            misses.Add(1, TagOf(kind));
            var begun = time.GetTimestamp();
            var dated = new Dated<T>(await read(), begun, version);
            Add(kind, key, dated);
            return dated;
        }
        finally
        {
            reads.TryRemove(key, out _);
        }
    }

    private bool IsRecent<T>(Dated<T> dated, long version, long asked)
        where T : class => dated.Version >= version && time.GetElapsedTime(dated.At, asked) <= fresh;

    private T Use<T>(FactKind<T> kind, Dated<T> dated)
        where T : class
    {
        AnswerAge.UseChanging(dated.At);
        hits.Add(1, TagOf(kind));
        return dated.Value;
    }
}
