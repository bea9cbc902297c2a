using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>
/// Reads a node's results strictly. Nethereum's types take odd and empty digits for numbers and a missing status for
/// success, and one odd member that Ainft does not use makes them fail. This class reads only what Ainft uses.
/// </summary>
internal static class ChainReader
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>A header; null when the node has no such block.</summary>
    public static BlockHeader? ReadHeader(JsonElement block) => IsNull(block) ? null : new BlockHeader(
        ReadUInt64(block.GetProperty("number")),
        ReadBytes32(block.GetProperty("hash")),
        ReadBytes32(block.GetProperty("parentHash")),
        ReadUInt64(block.GetProperty("timestamp")),
        Optional(block, "baseFeePerGas") is { } fee ? ReadNumber(fee) : null);

    /// <summary>Logs in the order of the answer.</summary>
    public static List<Log> ReadLogs(JsonElement logs) => [.. logs.EnumerateArray().Select(ReadLog)];

    /// <summary>A receipt; null while the transaction is not mined.</summary>
    public static TransactionReceipt? ReadReceipt(JsonElement receipt) => IsNull(receipt) ? null : new TransactionReceipt(
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
            throw new FormatException("A log has at most four topics.");
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

    // Nodes write addresses in any case, and a checksum in mixed case is not theirs to give.
    private static Address ReadAddress(JsonElement address) => new(ReadBytes(address));

    private static JsonElement? Optional(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && !IsNull(member) ? member : null;

    private static bool IsNull(JsonElement element) => element.ValueKind == JsonValueKind.Null;

    // .NET's parsers accept NUL characters after the digits.
    private static string HexDigits(JsonElement quantity)
    {
        var text = quantity.GetString();
        return text is not null && text.StartsWith("0x", StringComparison.Ordinal) && !text.AsSpan(2).ContainsAnyExcept(Digits)
            ? text[2..]
            : throw new FormatException("Expected 0x and hexadecimal digits.");
    }
}
