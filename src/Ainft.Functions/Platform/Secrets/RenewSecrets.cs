namespace Ainft.Functions.Platform;

/// <summary>
/// Encrypts all secrets of the old data key again with the newest one, and counts those that still need the old key.
/// Each row is one conditional write, so several instances may do it at once. Repeatable.
/// </summary>
internal sealed class RenewSecrets(DataKeys keys, IEnumerable<SecretTable> tables)
{
    /// <summary>The most rows of a table that a count reads.</summary>
    private const int MostCounted = 100_000;

    /// <summary>Renews the rows of all tables, when the settings have an old key. Returns their number.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var renewed = 0;
        if (!keys.HasOld)
            return renewed;
        foreach (var table in tables)
            await foreach (var row in table.ReadAsync(ct).WithCancellation(ct))
                if (row.Age == SecretAge.Old && await row.RenewAsync(ct))
                    renewed++;
        return renewed;
    }

    /// <summary>Counts the rows of each table, at most 100,000.</summary>
    public async Task<IReadOnlyList<SecretCount>> CountAsync(CancellationToken ct)
    {
        var counts = new List<SecretCount>();
        foreach (var table in tables)
        {
            var (rows, old, lost) = (0, 0, 0);
            await foreach (var row in table.ReadAsync(ct).Take(MostCounted).WithCancellation(ct))
            {
                rows++;
                old += row.Age == SecretAge.Old ? 1 : 0;
                lost += row.Age == SecretAge.Lost ? 1 : 0;
            }
            counts.Add(new SecretCount(table.Name, rows, old, lost));
        }
        return counts;
    }
}
