using Ainft.Ethereum;

namespace Ainft.Functions.Platform;

/// <summary>
/// The partition of a row about one thing, which is the first hexadecimal digit of the thing's name. The names are
/// hashes or addresses, so 16 partitions share the load of a table equally.
/// </summary>
internal static class Partition
{
    /// <summary>All partitions, in the order of the names in them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. "0123456789abcdef".Select(digit => $"{digit}")];

    public static string Of(AinftId id) => Of(id.Value);

    public static string Of(Sha256Digest digest) => Of(digest.Value);

    public static string Of(Bytes32 word) => word.ToString().Substring(2, 1);

    public static string Of(Address account) => account.ToHex().Substring(2, 1);
}
