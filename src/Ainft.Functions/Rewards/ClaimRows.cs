using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>
/// The table <c>Claims</c> with one row per final claim, in the partition of the account's first digit. The newest
/// claim of an account and a token comes first, and has the whole amount that the account claimed.
/// </summary>
internal sealed class ClaimRows(Storage storage, IOptions<RewardsOptions> options, IOptions<ChainOptions> chain)
    : IChainEvents
{
    public static readonly IndexTable Table = new("Claims", "claim", RowOrigin.TokenEvents);

    private readonly Rows rows = storage.Rows(Table);

    public Address? Contract => options.Value.ContractAddress;

    public IReadOnlyList<Bytes32> Topics { get; } = [ClaimedEvent.Topic];

    /// <summary>Inserts the missing rows.</summary>
    public Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct) =>
        rows.InsertAbsentAsync([.. finalizedLogs.Select(Write).OfType<TableEntity>()], ct);

    /// <summary>The amount that an account claimed of a token in final blocks.</summary>
    public async Task<BigInteger> ClaimedAsync(Address account, Address token, CancellationToken ct)
    {
        var prefix = PrefixOf(account, token);
        var row = await rows.RangeAsync(Partition.Of(account), prefix + '-', prefix + '.', 1, ct)
            .FirstOrDefaultAsync(ct);
        return row is null
            ? BigInteger.Zero
            : BigInteger.Parse(row.GetString("Cumulative"), CultureInfo.InvariantCulture);
    }

    private TableEntity? Write(Log log)
    {
        if (!ClaimedEvent.TryRead(log, out var claimed))
            return null;
        var key = $"{PrefixOf(claimed.Account, claimed.Token)}-{DecidedAt.KeyOf(log)}";
        var row = DecidedAt.RowOf(log, Partition.Of(claimed.Account), key, chain.Value.FinalityRule);
        row["Amount"] = claimed.Amount.ToString(CultureInfo.InvariantCulture);
        row["Cumulative"] = claimed.Cumulative.ToString(CultureInfo.InvariantCulture);
        return row;
    }

    private static string PrefixOf(Address account, Address token) => $"{account.ToHex()}-{token.ToHex()}";
}
