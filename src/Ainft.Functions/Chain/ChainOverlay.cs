using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>
/// The events between the last applied block and the head. The last applied block is the finalized one, unless a tick
/// ended early. Each tick computes the overlay again and replaces it as a whole, so a reorg is just another overlay.
/// The same chain state gives the same bytes.
/// </summary>
/// <param name="Logs">The events of the followed contracts in the order of the chain.</param>
/// <param name="Truncated">
/// Whether the overlay lacks the latest events because it is full. They appear when they are finalized or when the
/// overlay has room.
/// </param>
public sealed record ChainOverlay(
    BlockHeader Head, BlockHeader Finalized, IReadOnlyList<Log> Logs, bool Truncated = false)
{
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "head", Head);
            Write(json, "finalized", Finalized);
            json.WriteStartArray("logs");
            foreach (var log in Logs)
                Write(json, log);
            json.WriteEndArray();
            json.WriteBoolean("truncated", Truncated);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static ChainOverlay Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var root = document.RootElement;
        return new ChainOverlay(
            ReadHeader(root.GetProperty("head")),
            ReadHeader(root.GetProperty("finalized")),
            [.. root.GetProperty("logs").EnumerateArray().Select(ReadLog)],
            root.GetProperty("truncated").GetBoolean());
    }

    private static void Write(Utf8JsonWriter json, string name, BlockHeader header)
    {
        json.WriteStartObject(name);
        json.WriteNumber("number", header.Number);
        json.WriteString("hash", header.Hash.ToString());
        json.WriteString("parentHash", header.ParentHash.ToString());
        json.WriteNumber("timestamp", header.Timestamp);
        if (header.BaseFeePerGas is { } fee)
            json.WriteString("baseFeePerGas", fee.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Log log)
    {
        json.WriteStartObject();
        json.WriteString("address", log.Address.ToHex());
        json.WriteStartArray("topics");
        foreach (var topic in log.Topics)
            json.WriteStringValue(topic.ToString());
        json.WriteEndArray();
        json.WriteString("data", Hex.Format(log.Data));
        json.WriteNumber("blockNumber", log.BlockNumber);
        json.WriteString("blockHash", log.BlockHash.ToString());
        json.WriteString("transactionHash", log.TransactionHash.ToString());
        json.WriteNumber("transactionIndex", log.TransactionIndex);
        json.WriteNumber("logIndex", log.LogIndex);
        json.WriteEndObject();
    }

    private static BlockHeader ReadHeader(JsonElement json) => new(
        json.GetProperty("number").GetUInt64(),
        Word(json, "hash"),
        Word(json, "parentHash"),
        json.GetProperty("timestamp").GetUInt64(),
        json.TryGetProperty("baseFeePerGas", out var fee)
            ? BigInteger.Parse(fee.GetString()!, CultureInfo.InvariantCulture)
            : null);

    private static Log ReadLog(JsonElement json) => new(
        Address.Parse(json.GetProperty("address").GetString()!),
        [.. json.GetProperty("topics").EnumerateArray().Select(topic => Bytes32.Parse(topic.GetString()!))],
        Hex.Parse(json.GetProperty("data").GetString()!),
        json.GetProperty("blockNumber").GetUInt64(),
        Word(json, "blockHash"),
        Word(json, "transactionHash"),
        json.GetProperty("transactionIndex").GetInt32(),
        json.GetProperty("logIndex").GetInt32());

    private static Bytes32 Word(JsonElement json, string name) => Bytes32.Parse(json.GetProperty(name).GetString()!);
}
