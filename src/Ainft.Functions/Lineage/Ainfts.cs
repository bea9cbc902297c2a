using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The table <c>Ainfts</c>. It has one row per component in the partition of the id's first digit. Rows never change,
/// so each instance caches them.
/// </summary>
public sealed class Ainfts(Storage storage, FactCache facts, Neighbours neighbours)
{
    private const string Royalty = "Royalty", RoyaltyStack = "RoyaltyStack", LineOffset = "LineOffset";

    public static readonly IndexTable Table = new("Ainfts", "row", RowOrigin.Commits) { OwnerColumn = "Bundle" };

    private static readonly FactKind<AinftRow> Row = new("component", row => row.Size);

    /// <summary>The registered ids. The cache holds many more of them than rows, which may have long labels.</summary>
    private static readonly FactKind<Seen> Registered = Seen.Kind("registered");

    private readonly Rows rows = storage.Rows(Table);

    /// <summary>The name of the royalty stack of a row, or null.</summary>
    internal static string? StackOf(TableEntity row) => row.GetString(RoyaltyStack);

    /// <summary>The offset of the line of a component in its bundle.</summary>
    internal static int OffsetIn(TableEntity row) => row.GetInt32(LineOffset)!.Value;

    /// <summary>Whether a property follows from the ancestors of a component and not from its own manifest.</summary>
    internal static bool IsInherited(string property) => property == RoyaltyStack || LabelColumns.Has(property);

    /// <summary>Inserts the missing components of a bundle while the caller makes more of them.</summary>
    public AinftInsertion Insert(Sha256Digest bundle, CancellationToken ct) => new(
        bundle,
        Write,
        async transaction => [.. (await rows.InsertTransactionAsync(transaction, ct)).Select(Read)],
        added => neighbours.AddAsync(added, ct),
        Remember,
        ct);

    public Task<AinftRow?> FindAsync(AinftId id, CancellationToken ct) =>
        facts.ReadAsync(Row, id.Value, () => ReadAsync(id), ct);

    /// <summary>The component if this instance has read its row. It makes no request to storage.</summary>
    public AinftRow? FindRead(AinftId id) => facts.Find(Row, id.Value);

    /// <summary>
    /// Reads components of a bundle that are stored together. See <see cref="Neighbours.ReadAsync"/>.
    /// </summary>
    public async Task<NeighbourPage> ReadTogetherAsync(
        Sha256Digest bundle, int offset, int take, CancellationToken ct)
    {
        var (found, next) = await neighbours.ReadAsync(bundle, offset, take, ct);
        AinftRow[] components = [.. found.Select(Read)];
        Array.ForEach(components, Remember);
        return new NeighbourPage(components, next);
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
    public bool IsKnown(AinftId id) => facts.Find(Registered, id.Value) is not null;

    private async Task<AinftRow?> ReadAsync(AinftId id)
    {
        if (await rows.GetAsync(Partition.Of(id), id.ToString()) is not { } row)
            return null;
        facts.Add(Registered, id.Value, Seen.Before);
        return Read(row);
    }

    private void Remember(AinftRow row)
    {
        facts.Add(Registered, row.Id.Value, Seen.Before);
        facts.Add(Row, row.Id.Value, row);
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
            [LineOffset] = ainft.LineOffset,
            ["LineLength"] = ainft.LineLength,
            ["ContentOffset"] = ainft.ContentOffset,
            ["ContentLength"] = ainft.ContentLength,
            ["Generation"] = ainft.Generation,
        };
        if (ainft.Name is not null)
            row["Name"] = ainft.Name;
        if (ainft.Version is not null)
            row["Version"] = ainft.Version;
        // Only some components have these columns, so a projection writes the rows of earlier versions unchanged.
        if (ainft.Referenced is { } referenced)
            row["Referenced"] = referenced.ToString();
        if (ainft.IsPinned)
            row["Pinned"] = true;
        if (ainft.Royalty > 0)
            row[Royalty] = ainft.Royalty;
        if (ainft.Stack is { } stack)
            row[RoyaltyStack] = stack.ToString();
        if (ainft.Parents.Count > 0)
            (row["Parents"], row["Relations"]) = (Packed.Ids(ainft.Parents), Packed.Relations(ainft.Relations));
        if (ainft.Contributors.Count > 0)
            row["Contributors"] = Packed.Contributors(ainft.Contributors);
        if (ainft.Children.Count > 0)
            row["Children"] = Packed.Links(ainft.Children);
        if (ainft.Origin is { } origin)
            (row["OriginChain"], row["OriginRegistry"]) = (origin.ChainId.ToString(), origin.Registry.ToHex());
        if (ainft.Agent is { } minted)
            (row["Integration"], row["Agent"]) = (minted.Integration.ToString(), minted.Agent.ToHex());
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
        Royalty = row.GetInt32(Royalty) ?? 0,
        Stack = StackOf(row) is { } stack ? Sha256Digest.Parse(stack) : null,
        Kind = row.GetString("Kind"),
        Name = row.GetString("Name"),
        Version = row.GetString("Version"),
        Referenced = row.GetString("Referenced") is { } referenced ? Sha256Digest.Parse(referenced) : null,
        IsPinned = row.GetBoolean("Pinned") ?? false,
        MintedAt = row.GetDateTimeOffset("MintedAt")!.Value,
        Bundle = Sha256Digest.Parse(row.GetString("Bundle")),
        LineOffset = OffsetIn(row),
        LineLength = row.GetInt32("LineLength")!.Value,
        ContentOffset = row.GetInt32("ContentOffset")!.Value,
        ContentLength = row.GetInt32("ContentLength")!.Value,
        Generation = row.GetInt32("Generation")!.Value,
        Label = LabelColumns.Read(row),
        Origin = row.GetString("OriginChain") is { } chain
            ? new MintDomain(
                BigInteger.Parse(chain, CultureInfo.InvariantCulture), Address.Parse(row.GetString("OriginRegistry")))
            : null,
        Agent = row.GetString("Agent") is { } agent
            ? new AgentMint(Bytes32.Parse(row.GetString("Integration")), Address.Parse(agent))
            : null,
        Children = Packed.ReadLinks(row.GetBinary("Children")),
    };
}
