using System.Runtime.CompilerServices;
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

    /// <summary>The row of a node, also after it left; null when it never registered.</summary>
    public async Task<RegisteredNode?> FindAsync(Address node, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(node), node.ToHex(), ct) is { } row ? Read(row) : null;

    /// <summary>All registered nodes. The first caller starts the read, and all callers share its result.</summary>
    public Lazy<Task<List<RegisteredNode>>> ListOnce(CancellationToken ct) =>
        new(() => ListAsync(ct).ToListAsync(ct).AsTask());

    /// <summary>All registered nodes.</summary>
    public IAsyncEnumerable<RegisteredNode> ListAsync(CancellationToken ct) =>
        RowsAsync(null, ct).Where(node => !node.HasLeft);

    /// <summary>
    /// A page of the registered nodes after one node, in the order of their addresses, and the node after which the
    /// next page begins. Rows of nodes that left remain, so a page reads a bounded number of rows and may be short.
    /// </summary>
    public async Task<(IReadOnlyList<RegisteredNode> Found, Address? Next)> PageAsync(
        Address? after, int limit, CancellationToken ct)
    {
        var (found, looked, last) = (new List<RegisteredNode>(), 0, after);
        await foreach (var node in RowsAsync(after, ct))
        {
            if (found.Count == limit || looked++ == Reach)
                return (found, last);
            last = node.Address;
            if (!node.HasLeft)
                found.Add(node);
        }
        return (found, null);
    }

    private async IAsyncEnumerable<RegisteredNode> RowsAsync(
        Address? after, [EnumeratorCancellation] CancellationToken ct)
    {
        // The suffix excludes the row of the node itself.
        var from = after is { } last ? last.ToHex() + "0" : "";
        foreach (var digit in Partition.Digits.Where(digit => from.Length == 0 || digit >= from[2]))
            await foreach (var row in rows.RangeAsync(digit.ToString(), from, null, cancellationToken: ct))
                yield return Read(row);
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
                return next;
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
