namespace Ainft.Functions.Platform;

/// <content>Facts that change. They are at most as old as the settings allow.</content>
public sealed partial class FactCache
{
    /// <summary>
    /// A fact that changes, from a read that began within the age in the settings before this call. The reads of one
    /// fact never overlap, so no caller gets an older value than an earlier caller got.
    /// </summary>
    /// <param name="kind">The kind of the fact.</param>
    /// <param name="wanted">The fact, and how recent it must be.</param>
    /// <param name="read">Reads the fact. Callers share the read, so a caller that gives up does not cancel it.</param>
    /// <param name="ct">Cancels only the wait of this caller.</param>
    public async Task<T> ReadRecentAsync<T>(
        FactKind<T> kind, Wanted wanted, Func<Task<T>> read, CancellationToken ct)
        where T : class
    {
        var (key, asked) = (KeyOf(kind, wanted.Name, wanted.Part), time.GetTimestamp());
        while (true)
        {
            if (FindDated<T>(key) is { } seen && IsRecent(seen, wanted, asked))
                return Use(kind, seen);
            var own = new Lazy<Task<Dated<T>>>(() => ReadDatedAsync(kind, key, wanted.Version, read));
            var shared = (Lazy<Task<Dated<T>>>)reads.GetOrAdd(key, own);
            var dated = await shared.Value.WaitAsync(ct);
            if (ReferenceEquals(shared, own))
                return dated.Value;
            // The read of another caller may have begun too early, or before a change of this instance.
            if (IsRecent(dated, wanted, asked))
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

    private bool IsRecent<T>(Dated<T> dated, Wanted wanted, long asked)
        where T : class => dated.Version >= wanted.Version
        && dated.At >= wanted.NotBefore
        && time.GetElapsedTime(dated.At, asked) <= (wanted.Age ?? fresh);

    private T Use<T>(FactKind<T> kind, Dated<T> dated)
        where T : class
    {
        AnswerAge.UseChanging(dated.At);
        hits.Add(1, TagOf(kind));
        return dated.Value;
    }
}
