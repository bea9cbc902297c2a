using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>
/// Reads a node's results strictly. Nethereum's types accept malformed and empty digits as numbers and a missing status
/// as success. They fail on a malformed member even if Ainft does not use it. This class reads only the members that
/// Ainft uses.
/// </summary>
internal static class ChainReader
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>A header, or null when the node has no such block.</summary>
    public static BlockHeader? ReadHeader(JsonElement block) => IsNull(block) ? null : new BlockHeader(
        ReadUInt64(block.GetProperty("number")),
        ReadBytes32(block.GetProperty("hash")),
        ReadBytes32(block.GetProperty("parentHash")),
        ReadUInt64(block.GetProperty("timestamp")),
        Optional(block, "baseFeePerGas") is { } fee ? ReadNumber(fee) : null);

    /// <summary>Logs in the order of the answer.</summary>
    public static List<Log> ReadLogs(JsonElement logs) => [.. logs.EnumerateArray().Select(ReadLog)];

    /// <summary>A receipt, or null while the transaction is not mined.</summary>
    public static TransactionReceipt? ReadReceipt(JsonElement receipt) => IsNull(receipt)
        ? null
        : new TransactionReceipt(
            ReadBytes32(receipt.GetProperty("transactionHash")),
            ReadUInt64(receipt.GetProperty("blockNumber")),
            ReadBytes32(receipt.GetProperty("blockHash")),
            ReadUInt64(receipt.GetProperty("status")) == 1,
            ReadNumber(receipt.GetProperty("gasUsed")),
            Optional(receipt, "effectiveGasPrice") is { } price ? ReadNumber(price) : 0,
            Optional(receipt, "contractAddress") is { } contract ? ReadAddress(contract) : null,
            Optional(receipt, "logs") is { } logs ? ReadLogs(logs) : []);

    /// <summary>A quantity of at most 256 bits.</summary>
    public static BigInteger ReadNumber(JsonElement quantity)
    {
        var digits = HexDigits(quantity);
        return digits.Length is > 0 and <= 64
            ? BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : throw new FormatException("Expected a quantity of at most 256 bits.");
    }

    /// <summary>A quantity of at most 64 bits.</summary>
    public static ulong ReadUInt64(JsonElement quantity) =>
        ulong.Parse(HexDigits(quantity), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>32 bytes.</summary>
    public static Bytes32 ReadBytes32(JsonElement word) => Bytes32.Parse(word.GetString() ?? "");

    /// <summary>Bytes of any length.</summary>
    public static byte[] ReadBytes(JsonElement bytes) => Hex.Parse(bytes.GetString());

    private static Log ReadLog(JsonElement log)
    {
        var topics = log.GetProperty("topics");
        if (topics.GetArrayLength() > 4)
            throw new FormatException("Expected at most four topics of a log, found more.");
        return new Log(
            ReadAddress(log.GetProperty("address")),
            [.. topics.EnumerateArray().Select(ReadBytes32)],
            ReadBytes(log.GetProperty("data")),
            ReadUInt64(log.GetProperty("blockNumber")),
            ReadBytes32(log.GetProperty("blockHash")),
            ReadBytes32(log.GetProperty("transactionHash")),
            checked((int)ReadUInt64(log.GetProperty("transactionIndex"))),
            checked((int)ReadUInt64(log.GetProperty("logIndex"))));
    }

    // Nodes write addresses in any case, so the checksum of a mixed case cannot be checked.
    private static Address ReadAddress(JsonElement address) => new(ReadBytes(address));

    private static JsonElement? Optional(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && !IsNull(member) ? member : null;

    private static bool IsNull(JsonElement element) => element.ValueKind == JsonValueKind.Null;

    // Without this check, .NET's parsers would accept NUL characters after the digits.
    private static string HexDigits(JsonElement quantity)
    {
        var text = quantity.GetString();
        return text is not null && text.StartsWith("0x", StringComparison.Ordinal)
            && !text.AsSpan(2).ContainsAnyExcept(Digits)
            ? text[2..]
            : throw new FormatException("Expected 0x and hexadecimal digits.");
    }
}
