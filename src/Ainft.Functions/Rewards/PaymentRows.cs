using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>A payment in a final block.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="Memo">Free data of the payer.</param>
/// <param name="At">The event.</param>
internal sealed record FinalPayment(Payment Payment, Bytes32 Memo, DecidedAt At)
{
    /// <summary>The key of its row. The keys order all payments.</summary>
    public string Key => $"{Payment.Component}-{At.Key}";
}

/// <summary>
/// The table <c>Payments</c> with one row per final payment, in the partition of the component's first digit. The
/// newest payment of a component comes first.
/// </summary>
internal sealed class PaymentRows(
    Storage storage, IOptions<RewardsOptions> options, IOptions<ChainOptions> chain, ChainEndpoints endpoints)
    : IChainEvents
{
    public static readonly IndexTable Table = new("Payments", "payment", RowOrigin.TokenEvents);

    private const int AtOnce = 8;

    private readonly Rows rows = storage.Rows(Table);

    public Address? Contract => options.Value.ContractAddress;

    public IReadOnlyList<Bytes32> Topics { get; } = [PaidEvent.Topic];

    /// <summary>
    /// Inserts the missing rows. Deadlines begin at the time of the payment's block, which an event does not have. So
    /// the handler asks for the blocks.
    /// </summary>
    public async Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
    {
        var times = new Dictionary<Bytes32, ulong>();
        foreach (var some in finalizedLogs.Select(log => log.BlockHash).Distinct().Chunk(AtOnce))
            foreach (var (hash, time) in await Task.WhenAll(some.Select(hash => TimeOfAsync(hash, ct))))
                times[hash] = time;
        await rows.InsertAbsentAsync(
            [.. finalizedLogs.Select(log => Write(log, times[log.BlockHash])).OfType<TableEntity>()], ct);
    }

    /// <summary>
    /// The payments in blocks up to a number, in the order of their keys, after a key. Null begins with the first one.
    /// </summary>
    public async IAsyncEnumerable<FinalPayment> UpToAsync(
        ulong block, string? after, [EnumeratorCancellation] CancellationToken ct)
    {
        var first = after is null ? Partition.All[0] : Partition.Of(AinftId.Parse(after.Split('-')[0]));
        foreach (var partition in Partition.All.SkipWhile(one => one != first))
            await foreach (var row in rows.RangeAsync(partition, partition == first ? after : null, null, null, ct))
                if (row.RowKey != after && Read(row) is var paid && paid.At.BlockNumber <= block)
                    yield return paid;
    }

    /// <summary>The newest payments to a component, at most <paramref name="most"/>.</summary>
    public IAsyncEnumerable<FinalPayment> OfAsync(AinftId component, int most, CancellationToken ct) =>
        rows.RangeAsync(Partition.Of(component), $"{component}-", $"{component}.", most, ct).Select(Read);

    private async Task<(Bytes32 Hash, ulong Time)> TimeOfAsync(Bytes32 hash, CancellationToken ct) =>
        await endpoints.AskAnyAsync(node => node.GetBlockByHashAsync(hash, ct), ct) is { } block
            ? (hash, block.Timestamp)
            : throw new ChainMovedException($"The node does not have block {hash} of a payment.");

    private TableEntity? Write(Log log, ulong time)
    {
        if (!PaidEvent.TryRead(log, out var paid))
            return null;
        var row = DecidedAt.RowOf(
            log,
            Partition.Of(paid.Component),
            $"{paid.Component}-{DecidedAt.KeyOf(log)}",
            chain.Value.FinalityRule);
        (row["Payer"], row["Token"]) = (paid.Payer.ToHex(), paid.Token.ToHex());
        (row["Amount"], row["Memo"]) = (paid.Amount.ToString(CultureInfo.InvariantCulture), paid.Memo.ToString());
        row["Time"] = (long)time;
        return row;
    }

    private static FinalPayment Read(TableEntity row)
    {
        var at = DecidedAt.Of(row);
        return new FinalPayment(
            new Payment(
                AinftId.Parse(row.RowKey.Split('-')[0]),
                Address.Parse(row.GetString("Payer")),
                Address.Parse(row.GetString("Token")),
                BigInteger.Parse(row.GetString("Amount"), CultureInfo.InvariantCulture),
                new BlockTime(at.BlockNumber, (ulong)row.GetInt64("Time")!.Value)),
            Bytes32.Parse(row.GetString("Memo")),
            at);
    }
}
