using System.Runtime.InteropServices;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Nodes;

/// <summary>The table <c>Nodes</c>: one row per node, in the partition of the first digit of its address.</summary>
public sealed class NodeStore(Storage storage)
{
    /// <summary>The most rows that one page reads.</summary>
    private const int Reach = 1_000;

    private readonly Rows rows = storage.Rows("Nodes");
    private long changes;

    /// <summary>The number of writes by this instance, so that its answers show its own writes at once.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>The row of a node, also after it left; null when it never registered.</summary>
    public async Task<RegisteredNode?> FindAsync(Address node, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(node), node.ToHex(), ct) is { } row ? Read(row) : null;

    /// <summary>All registered nodes. The first caller starts the read, and all callers share its result.</summary>
    public Lazy<Task<List<RegisteredNode>>> ListOnce(CancellationToken ct) =>
        new(() => ListAsync(ct).ToListAsync(ct).AsTask());

    /// <summary>All registered nodes.</summary>
    public IAsyncEnumerable<RegisteredNode> ListAsync(CancellationToken ct) =>
        RowsAsync(null, null, ct).Where(node => !node.HasLeft);

    /// <summary>
    /// A page of the registered nodes after one node, in the order of their addresses, and the node after which the
    /// next page begins. Rows of nodes that left remain, so a page reads a bounded number of rows and may be short. One
    /// query finds a page unless nodes have left, and then a second one reads more rows.
    /// </summary>
    public async Task<(IReadOnlyList<RegisteredNode> Found, Address? Next)> PageAsync(
        Address? after, int limit, CancellationToken ct)
    {
        var (found, last, most) = (new List<RegisteredNode>(), after, limit + 1);
        for (var query = 0; query < 2; query++)
        {
            var read = await RowsAsync(last, most, ct).ToListAsync(ct);
            foreach (var node in read)
            {
                if (found.Count == limit)
                    return (found, last);
                last = node.Address;
                if (!node.HasLeft)
                    found.Add(node);
            }
            if (read.Count < most)
                return (found, null);
            most = found.Count == limit ? 1 : Reach;
        }
        return (found, last);
    }

    /// <summary>
    /// Rows after one node in the order of their addresses. The row key of a node begins with its partition, so one
    /// query reads all partitions. The partitions of operators come after them.
    /// </summary>
    private IAsyncEnumerable<RegisteredNode> RowsAsync(Address? after, int? take, CancellationToken ct)
    {
        // The suffix excludes the row of the node itself.
        var (partition, from) = after is { } last ? (Partition.Of(last), last.ToHex() + "0") : ("0", "0x");
        return rows.AcrossAsync(partition, "g", from, take, ct).Select(row => Read(row));
    }

    /// <summary>
    /// Changes or adds a node's row by one conditional write. When another write came first, it calls
    /// <paramref name="decide"/> again. That returns null to leave the row unchanged.
    /// </summary>
    /// <returns>The stored node; null when it does not exist.</returns>
    internal async Task<RegisteredNode?> UpdateAsync(
        Address node, Func<RegisteredNode?, RegisteredNode?> decide, CancellationToken ct)
    {
        while (true)
        {
            var row = await rows.GetAsync(Partition.Of(node), node.ToHex(), ct);
            var stored = row is null ? null : Read(row);
            if (decide(stored) is not { } next)
                return stored;
            var isWritten = row is null
                ? await rows.InsertAsync(Write(next), ct)
                : await rows.ReplaceAsync(Write(next), row.ETag, ct);
            if (isWritten)
            {
                Interlocked.Increment(ref changes);
                return next;
            }
        }
    }

    private static TableEntity Write(RegisteredNode node)
    {
        var key = node.Address.ToHex();
        var row = new TableEntity(Partition.Of(node.Address), key)
        {
            ["Operator"] = node.Candidate.Operator.ToHex(),
            ["Payout"] = node.Candidate.Payout.ToHex(),
            ["Profile"] = node.Profile.ToCanonicalJson(),
            ["RegisteredAt"] = node.RegisteredAt,
            ["SignedAt"] = node.SignedAt,
            ["HasLeft"] = node.HasLeft,
        };
        if (node.Registration is { } registration)
        {
            row["RegistrationDeadline"] = (long)registration.Deadline;
            row["RegistrationSignature"] = Hex.Parse(registration.Signature);
        }
        if (node.SeenAt is { } seen)
            row["SeenAt"] = seen;
        if (node.Held.Count > 0)
            row["Held"] = MemoryMarshal.AsBytes<Sha256Digest>([.. node.Held]).ToArray();
        return row;
    }

    private static RegisteredNode Read(TableEntity row) => Read(row, ReadProfile(row.GetBinary("Profile")));

    private static RegisteredNode Read(TableEntity row, NodeProfile profile) => new()
    {
        Candidate = new Candidate(
            Address.Parse(row.RowKey),
            Address.Parse(row.GetString("Operator")),
            Address.Parse(row.GetString("Payout"))),
        Profile = profile,
        Registration = row.GetBinary("RegistrationSignature") is { } signature
            ? new NodeRegistration(
                profile.Digest, (ulong)row.GetInt64("RegistrationDeadline")!.Value, Hex.Format(signature))
            : null,
        RegisteredAt = row.GetDateTimeOffset("RegisteredAt")!.Value,
        SignedAt = row.GetDateTimeOffset("SignedAt")!.Value,
        HasLeft = row.GetBoolean("HasLeft")!.Value,
        SeenAt = row.GetDateTimeOffset("SeenAt"),
        Held = MemoryMarshal.Cast<byte, Sha256Digest>(row.GetBinary("Held") ?? []).ToArray(),
    };

    private static NodeProfile ReadProfile(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return NodeProfile.TryRead(document.RootElement, out var profile, out _)
            ? profile
            : throw new InvalidDataException("A row of the table Nodes does not contain a valid profile.");
    }
}
