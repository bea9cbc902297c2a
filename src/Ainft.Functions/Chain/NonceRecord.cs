using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Chain;

/// <summary>One row of <c>Signers</c>: a nonce, its purpose, and all transactions signed on it.</summary>
internal sealed record NonceRecord(
    ulong Nonce, string Purpose, Address To, ReadOnlyMemory<byte> Data, ulong GasLimit, TransactionState State)
{
    public IReadOnlyList<Bytes32> Hashes { get; init; } = [];

    /// <summary>The latest signed bytes. The sender stores them before it broadcasts them.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    public Fees Fees { get; init; }

    /// <summary>The time since which the latest bytes wait for a block.</summary>
    public DateTimeOffset WaitingSince { get; init; }

    public MinedIn? Block { get; init; }
    public Bytes32? Mined { get; init; }
    public BigInteger? GasUsed { get; init; }
    public BigInteger? GasPrice { get; init; }
    public ETag ETag { get; init; }

    public bool IsClosed =>
        State is TransactionState.Succeeded or TransactionState.Reverted or TransactionState.Displaced;

    public SentTransaction ToSent() =>
        new(Purpose, Nonce, State, Hashes, Block, GasUsed, GasPrice) { Mined = Mined };

    public NonceRecord Signed(ReadOnlyMemory<byte> raw, Fees fees, DateTimeOffset now) => this with
    {
        State = TransactionState.Sent,
        Raw = raw,
        Fees = fees,
        Hashes = [.. Hashes, Keccak256.Hash(raw.Span)],
        WaitingSince = now,
    };

    public NonceRecord Dropped(DateTimeOffset now) => this with
    {
        State = TransactionState.Sent,
        Block = null,
        Mined = null,
        GasUsed = null,
        GasPrice = null,
        WaitingSince = now,
    };

    public NonceRecord In(TransactionReceipt receipt, TransactionState state) => this with
    {
        State = state,
        Block = new MinedIn(receipt.BlockNumber, receipt.BlockHash),
        Mined = receipt.TransactionHash,
        GasUsed = receipt.GasUsed,
        GasPrice = receipt.EffectiveGasPrice,
    };

    public TableEntity ToEntity(string partition)
    {
        var entity = new TableEntity(partition, SignerRows.KeyOf(Nonce))
        {
            ["Nonce"] = (long)Nonce,
            ["Purpose"] = Purpose,
            ["To"] = To.ToHex(),
            ["Data"] = Data.ToArray(),
            ["GasLimit"] = (long)GasLimit,
            ["State"] = State.ToString(),
            ["Hashes"] = string.Join(',', Hashes),
            ["Raw"] = Raw.ToArray(),
            ["MaxFee"] = Fees.Max.ToString(CultureInfo.InvariantCulture),
            ["MaxPriorityFee"] = Fees.MaxPriority.ToString(CultureInfo.InvariantCulture),
        };
        if (State != TransactionState.Reserved)
            entity["WaitingSince"] = WaitingSince;
        if (Block is { } block)
        {
            entity["BlockNumber"] = (long)block.Number;
            entity["BlockHash"] = block.Hash.ToString();
            entity["Mined"] = Mined.ToString();
            entity["GasUsed"] = GasUsed?.ToString(CultureInfo.InvariantCulture);
            entity["GasPrice"] = GasPrice?.ToString(CultureInfo.InvariantCulture);
        }
        return entity;
    }

    public static NonceRecord Read(TableEntity entity) => new(
        (ulong)entity.GetInt64("Nonce")!.Value,
        entity.GetString("Purpose"),
        Address.Parse(entity.GetString("To")),
        entity.GetBinary("Data"),
        (ulong)entity.GetInt64("GasLimit")!.Value,
        Enum.Parse<TransactionState>(entity.GetString("State")))
    {
        Hashes =
        [
            .. entity.GetString("Hashes").Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(hash => Bytes32.Parse(hash)),
        ],
        Raw = entity.GetBinary("Raw"),
        Fees = new Fees(Number(entity, "MaxPriorityFee")!.Value, Number(entity, "MaxFee")!.Value),
        WaitingSince = entity.GetDateTimeOffset("WaitingSince") ?? default,
        Block = entity.GetInt64("BlockNumber") is { } number
            ? new MinedIn((ulong)number, Bytes32.Parse(entity.GetString("BlockHash")))
            : null,
        Mined = entity.GetString("Mined") is { } mined ? Bytes32.Parse(mined) : null,
        GasUsed = Number(entity, "GasUsed"),
        GasPrice = Number(entity, "GasPrice"),
        ETag = entity.ETag,
    };

    private static BigInteger? Number(TableEntity entity, string name) =>
        entity.GetString(name) is { } text ? BigInteger.Parse(text, CultureInfo.InvariantCulture) : null;
}
