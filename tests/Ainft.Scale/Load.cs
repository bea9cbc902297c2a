namespace Ainft.Scale;

/// <summary>
/// The requests of some seconds, counted per limit, part and second. A partition is null where each node, operator,
/// component or account has its own, because such a partition is never busy.
/// </summary>
internal sealed class Load(int seconds)
{
    private readonly Dictionary<(Limit Limit, string Part), double[]> uses = [];
    private readonly SortedDictionary<string, double> operations = new(StringComparer.Ordinal);

    /// <summary>The number of seconds. Requests of later seconds are ignored.</summary>
    public int Seconds => seconds;

    /// <summary>The requests by kind, and the gigabytes that storage received.</summary>
    public IReadOnlyDictionary<string, double> Operations => operations;

    /// <summary>Reads an entity by its keys.</summary>
    public void Read(double at, string table, string? partition) => Touch(Month.TableReads, at, table, partition, 1, 0);

    /// <summary>Writes entities of one partition by one request.</summary>
    public void Write(double at, string table, string? partition, int rows, long bytes = 500) =>
        Touch(Month.TableWrites, at, table, partition, rows, bytes);

    /// <summary>Reads a page of entities.</summary>
    public void Page(double at, string table, string? partition, double rows)
    {
        Request(Month.TableReads, at, 0);
        if (partition is not null)
            Add(Limit.PageRows, $"{table}/{partition}", at, rows);
    }

    /// <summary>Reads a blob. Only a blob with a name is read by several requests.</summary>
    public void ReadBlob(double at, string? name = null) => Blob(Month.BlobReads, at, 0, name);

    /// <summary>Writes a blob or a block.</summary>
    public void WriteBlob(double at, long bytes, string? name = null) => Blob(Month.BlobWrites, at, bytes, name);

    /// <summary>
    /// Sends, receives or deletes a message, or asks for messages. Over Service Bus, sending and receiving cost one
    /// operation each.
    /// </summary>
    public void Message(double at, string queue, bool isBusOperation = true)
    {
        Request(Month.QueueOperations, at, 0);
        Add(Limit.Queue, queue, at, 1);
        if (!isBusOperation)
            return;
        Add(Limit.Bus, "", at, 1);
        Count(Month.BusOperations, at, 1);
    }

    /// <summary>Adds to the use of a limit in one second.</summary>
    public void Add(Limit limit, string part, double at, double amount)
    {
        if (at < 0 || at >= seconds)
            return;
        if (!uses.TryGetValue((limit, part), out var perSecond))
            uses[(limit, part)] = perSecond = new double[seconds];
        perSecond[(int)at] += amount;
    }

    /// <summary>Adds to the use of a limit in every second.</summary>
    public void Hold(Limit limit, double amount)
    {
        for (var second = 0; second < seconds; second++)
            Add(limit, "", second, amount);
    }

    /// <summary>The use of a limit by its busiest parts.</summary>
    public Use UseOf(Limit limit)
    {
        var (part, median, highest) = ("", 0.0, 0.0);
        foreach (var ((of, name), perSecond) in uses)
        {
            if (of != limit)
                continue;
            var sorted = perSecond.Order().ToArray();
            median = Math.Max(median, sorted[sorted.Length / 2]);
            if (sorted[^1] > highest)
                (part, highest) = (name, sorted[^1]);
        }
        return new Use(limit, part, median, highest);
    }

    private void Touch(string kind, double at, string table, string? partition, int rows, long bytes)
    {
        Request(kind, at, bytes);
        Add(Limit.Entities, "", at, rows);
        if (partition is not null)
            Add(Limit.Partition, $"{table}/{partition}", at, rows);
    }

    private void Blob(string kind, double at, long bytes, string? name)
    {
        Request(kind, at, bytes);
        if (name is not null)
            Add(Limit.Blob, name, at, 1);
    }

    private void Request(string kind, double at, long bytes)
    {
        if (at < 0 || at >= seconds)
            return;
        Add(Limit.Requests, "", at, 1);
        Add(Limit.Ingress, "", at, bytes);
        Count(kind, at, 1);
        Count(kind == Month.BlobWrites ? Month.BlobGB : Month.RowGB, at, bytes / 1e9);
    }

    private void Count(string kind, double at, double amount)
    {
        if (at >= 0 && at < seconds)
            operations[kind] = operations.GetValueOrDefault(kind) + amount;
    }
}
