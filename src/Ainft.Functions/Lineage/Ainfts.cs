using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The table <c>Ainfts</c>. It has one row per component in the partition of the id's first digit. Rows never change,
/// so each instance caches the latest ones, at most 32 MB of rows and 10 MB of ids.
/// </summary>
public sealed class Ainfts(Storage storage)
{
    public static readonly IndexTable Table = new("Ainfts", "row", RowOrigin.Commits) { OwnerColumn = "Bundle" };

    private readonly Rows rows = storage.Rows(Table);
    private readonly Recent<AinftId, AinftRow> recent = new(32 << 20, row => row.Size);
    private readonly Recent<AinftId, bool> known = new(1 << 17, _ => 1);

    /// <summary>Inserts the missing components of a bundle while the caller makes more of them.</summary>
    public AinftInsertion Insert(Sha256Digest bundle, CancellationToken ct) => new(
        bundle,
        Write,
        async transaction => [.. (await rows.InsertTransactionAsync(transaction, ct)).Select(Read)],
        row => Remember(row),
        ct);

    public async Task<AinftRow?> FindAsync(AinftId id, CancellationToken ct)
    {
        if (recent.TryGet(id, out var seen))
            return seen;
        return await rows.GetAsync(Partition.Of(id), id.ToString(), ct) is { } row ? Remember(Read(row)) : null;
    }

    /// <summary>
    /// Whether the stored label of the component has at most one set, which is the form of version 4fb4cec. This does
    /// not cache the row, because a check may ask about a wrong row.
    /// </summary>
    public async Task<bool> IsOfOneSetAsync(AinftId id, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(id), id.ToString(), ct) is { } row && LabelColumns.SetsOf(row).Count() < 2;

    /// <summary>
    /// Whether this instance has seen the component registered, which is permanent. The component may be registered
    /// although this is false.
    /// </summary>
    public bool IsKnown(AinftId id) => known.TryGet(id, out _);

    private AinftRow Remember(AinftRow row)
    {
        known.Add(row.Id, true);
        recent.Add(row.Id, row);
        return row;
    }

    private static TableEntity Write(AinftRow ainft)
    {
        var row = new TableEntity(Partition.Of(ainft.Id), ainft.Id.ToString())
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
            ["Generation"] = ainft.Generation,
        };
        if (ainft.Name is not null)
            row["Name"] = ainft.Name;
        if (ainft.Version is not null)
            row["Version"] = ainft.Version;
        if (ainft.Parents.Count > 0)
            (row["Parents"], row["Relations"]) = (Packed.Ids(ainft.Parents), Packed.Relations(ainft.Relations));
        if (ainft.Contributors.Count > 0)
            row["Contributors"] = Packed.Contributors(ainft.Contributors);
        if (ainft.Children.Count > 0)
            row["Children"] = Packed.Links(ainft.Children);
        if (ainft.Origin is { } origin)
            (row["OriginChain"], row["OriginRegistry"]) = (origin.ChainId.ToString(), origin.Registry.ToHex());
        LabelColumns.Write(row, ainft.Label);
        return row;
    }

    private static AinftRow Read(TableEntity row) => new()
    {
        Id = AinftId.Parse(row.RowKey),
        Creator = Address.Parse(row.GetString("Creator")),
        Digest = Sha256Digest.Parse(row.GetString("Digest")),
        Parents = Packed.ReadIds(row.GetBinary("Parents")),
        Relations = Packed.ReadRelations(row.GetBinary("Relations")),
        Contributors = Packed.ReadContributors(row.GetBinary("Contributors")),
        Kind = row.GetString("Kind"),
        Name = row.GetString("Name"),
        Version = row.GetString("Version"),
        MintedAt = row.GetDateTimeOffset("MintedAt")!.Value,
        Bundle = Sha256Digest.Parse(row.GetString("Bundle")),
        LineOffset = row.GetInt32("LineOffset")!.Value,
        LineLength = row.GetInt32("LineLength")!.Value,
        ContentOffset = row.GetInt32("ContentOffset")!.Value,
        ContentLength = row.GetInt32("ContentLength")!.Value,
        Generation = row.GetInt32("Generation")!.Value,
        Label = LabelColumns.Read(row),
        Origin = row.GetString("OriginChain") is { } chain
            ? new MintDomain(
                BigInteger.Parse(chain, CultureInfo.InvariantCulture), Address.Parse(row.GetString("OriginRegistry")))
            : null,
        Children = Packed.ReadLinks(row.GetBinary("Children")),
    };
}
