using System.Numerics;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>Reads blocks, logs and receipts from a node's JSON, member by member, without a document in between.</summary>
internal static class ChainReader
{
    public static BlockHeader? ReadHeader(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        ExpectObject(ref reader);
        ulong? number = null, timestamp = null;
        Bytes32? hash = null, parent = null;
        BigInteger? baseFee = null;
        while (NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("number"u8)) number = Quantity.ReadUInt64(ref reader);
            else if (name.SequenceEqual("hash"u8)) hash = Quantity.ReadBytes32(ref reader);
            else if (name.SequenceEqual("parentHash"u8)) parent = Quantity.ReadBytes32(ref reader);
            else if (name.SequenceEqual("timestamp"u8)) timestamp = Quantity.ReadUInt64(ref reader);
            else if (name.SequenceEqual("baseFeePerGas"u8) && reader.TokenType != JsonTokenType.Null) baseFee = Quantity.ReadBigInteger(ref reader);
            else reader.Skip();
        }
        return new BlockHeader(Need(number), Need(hash), Need(parent), Need(timestamp), baseFee);
    }

    public static List<Log> ReadLogs(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new FormatException("Expected an array of logs.");
        var logs = new List<Log>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            logs.Add(ReadLog(ref reader));
        return logs;
    }

    public static TransactionReceipt? ReadReceipt(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        ExpectObject(ref reader);
        Bytes32? hash = null, block = null;
        ulong? number = null, status = null;
        BigInteger? gas = null, price = null;
        Address? contract = null;
        List<Log>? logs = null;
        while (NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("transactionHash"u8)) hash = Quantity.ReadBytes32(ref reader);
            else if (name.SequenceEqual("blockNumber"u8)) number = Quantity.ReadUInt64(ref reader);
            else if (name.SequenceEqual("blockHash"u8)) block = Quantity.ReadBytes32(ref reader);
            else if (name.SequenceEqual("status"u8)) status = Quantity.ReadUInt64(ref reader);
            else if (name.SequenceEqual("gasUsed"u8)) gas = Quantity.ReadBigInteger(ref reader);
            else if (name.SequenceEqual("effectiveGasPrice"u8)) price = Quantity.ReadBigInteger(ref reader);
            else if (name.SequenceEqual("contractAddress"u8) && reader.TokenType != JsonTokenType.Null) contract = Quantity.ReadAddress(ref reader);
            else if (name.SequenceEqual("logs"u8)) logs = ReadLogs(ref reader);
            else reader.Skip();
        }
        return new TransactionReceipt(Need(hash), Need(number), Need(block), Need(status) == 1, Need(gas), price ?? 0, contract, logs ?? []);
    }

    private static Log ReadLog(ref Utf8JsonReader reader)
    {
        ExpectObject(ref reader);
        Address? address = null;
        Bytes32[]? topics = null;
        byte[]? data = null;
        ulong? number = null;
        Bytes32? block = null, transaction = null;
        int? transactionIndex = null, logIndex = null;
        while (NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("address"u8)) address = Quantity.ReadAddress(ref reader);
            else if (name.SequenceEqual("topics"u8)) topics = ReadTopics(ref reader);
            else if (name.SequenceEqual("data"u8)) data = Quantity.ReadBytes(ref reader);
            else if (name.SequenceEqual("blockNumber"u8)) number = Quantity.ReadUInt64(ref reader);
            else if (name.SequenceEqual("blockHash"u8)) block = Quantity.ReadBytes32(ref reader);
            else if (name.SequenceEqual("transactionHash"u8)) transaction = Quantity.ReadBytes32(ref reader);
            else if (name.SequenceEqual("transactionIndex"u8)) transactionIndex = Quantity.ReadInt32(ref reader);
            else if (name.SequenceEqual("logIndex"u8)) logIndex = Quantity.ReadInt32(ref reader);
            else reader.Skip();
        }
        return new Log(Need(address), topics ?? throw Missing(), data ?? throw Missing(), Need(number), Need(block), Need(transaction), Need(transactionIndex), Need(logIndex));
    }

    private static Bytes32[] ReadTopics(ref Utf8JsonReader reader)
    {
        const int most = 4;
        Span<Bytes32> topics = stackalloc Bytes32[most];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            topics[count < most ? count++ : throw new FormatException("A log has at most four topics.")] = Quantity.ReadBytes32(ref reader);
        return topics[..count].ToArray();
    }

    private static void ExpectObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("Expected an object.");
    }

    private static bool NextMember(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        reader.Read();
        name = default;
        if (reader.TokenType != JsonTokenType.PropertyName)
            return false;
        name = reader.ValueSpan;
        reader.Read();
        return true;
    }

    private static T Need<T>(T? value)
        where T : struct => value ?? throw Missing();

    private static FormatException Missing() => new("A member is missing.");
}
