using System.Runtime.InteropServices;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>What the index keeps of a component: enough for lists, and where in which bundle the rest is.</summary>
public sealed record AinftRow(
    AinftId Id, Address Creator, Sha256Digest Digest, IReadOnlyList<AinftId> Parents, string Kind, string? Name, string? Version,
    DateTimeOffset MintedAt, Sha256Digest Bundle, int LineOffset, int LineLength, int ContentOffset, int ContentLength);

/// <summary>The table <c>Ainfts</c>: one row a component, written once, in the partition of its id's first digit.</summary>
public sealed class Ainfts(Storage storage, KnownAinfts known)
{
    private readonly Rows rows = storage.Rows("Ainfts");

    /// <summary>Inserts what is absent; answers those ids whose row was there and points to another bundle.</summary>
    public async Task<IReadOnlySet<AinftId>> InsertAsync(IReadOnlyList<AinftRow> ainfts, CancellationToken ct)
    {
        var bundle = ainfts[0].Bundle.ToString();
        var present = await rows.InsertAbsentAsync([.. ainfts.Select(Write)], ct);
        foreach (var ainft in ainfts)
            known.Add(ainft.Id);
        return present.Where(row => row.GetString("Bundle") != bundle).Select(row => AinftId.Parse(row.RowKey)).ToHashSet();
    }

    public async Task<AinftRow?> FindAsync(AinftId id, CancellationToken ct)
    {
        if (await rows.GetAsync(PartitionOf(id), id.ToString(), ct) is not { } row)
            return null;
        known.Add(id);
        return Read(row);
    }

    /// <summary>Whether a component is registered. Registration is for good, so a remembered yes needs no read.</summary>
    public async Task<bool> ExistsAsync(AinftId id, CancellationToken ct) => known.Contains(id) || await FindAsync(id, ct) is not null;

    /// <summary>Whether this process has seen the component registered; false says nothing.</summary>
    public bool IsKnown(AinftId id) => known.Contains(id);

    private static TableEntity Write(AinftRow ainft)
    {
        var row = new TableEntity(PartitionOf(ainft.Id), ainft.Id.ToString())
        {
            ["Creator"] = ainft.Creator.ToHex(),
            ["Digest"] = ainft.Digest.ToString(),
            ["Kind"] = ainft.Kind,
            ["MintedAt"] = ainft.MintedAt,
            ["Bundle"] = ainft.Bundle.ToString(),
            ["LineOffset"] = ainft.LineOffset,
            ["LineLength"] = ainft.LineLength,
            ["ContentOffset"] = ainft.ContentOffset,
            ["ContentLength"] = ainft.ContentLength,
        };
        if (ainft.Name is not null)
            row["Name"] = ainft.Name;
        if (ainft.Version is not null)
            row["Version"] = ainft.Version;
        if (ainft.Parents.Count > 0)
            row["Parents"] = MemoryMarshal.AsBytes<AinftId>([.. ainft.Parents]).ToArray();
        return row;
    }

    private static AinftRow Read(TableEntity row) => new(
        AinftId.Parse(row.RowKey),
        Address.Parse(row.GetString("Creator")),
        Sha256Digest.Parse(row.GetString("Digest")),
        MemoryMarshal.Cast<byte, AinftId>(row.GetBinary("Parents") ?? []).ToArray(),
        row.GetString("Kind"),
        row.GetString("Name"),
        row.GetString("Version"),
        row.GetDateTimeOffset("MintedAt")!.Value,
        Sha256Digest.Parse(row.GetString("Bundle")),
        row.GetInt32("LineOffset")!.Value,
        row.GetInt32("LineLength")!.Value,
        row.GetInt32("ContentOffset")!.Value,
        row.GetInt32("ContentLength")!.Value);

    private static string PartitionOf(AinftId id) => id.ToString().Substring(2, 1);
}
