using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Cli.Keys;

/// <summary>
/// A message of a mint that another program asks to sign, read from the argument of <c>eth_signTypedData_v4</c>.
/// </summary>
/// <param name="Domain">The chain and the registry.</param>
/// <param name="Hash">The hash to sign, which is computed here.</param>
/// <param name="Meaning">The message in one line, for people.</param>
internal sealed record MintToSign(MintDomain Domain, Bytes32 Hash, string Meaning)
{
    private const int MostBytes = 1 << 20, MostParents = 1024;

    /// <summary>
    /// Reads a message <c>Mint</c> or <c>MintMany</c>. Any other message is refused, because this key also owns tokens
    /// and sends transactions.
    /// </summary>
    /// <param name="utf8">At most 1 MiB of JSON.</param>
    /// <exception cref="CommandException">The text is not such a message.</exception>
    public static MintToSign Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MostBytes)
            throw CommandException.Usage($"The message has more than {MostBytes:N0} bytes.");
        if (!CanonicalJson.TryCanonicalize(utf8.Span, out byte[]? canonical, out var violation))
            throw CommandException.Invalid("The message", [violation], utf8);
        var given = Plain(JsonNode.Parse(canonical));
        // The whole text must be the one that the kernel writes for its values, so a type or a member cannot differ.
        return Parse(given) is var (message, typed) && JsonNode.DeepEquals(given, Plain(typed))
            ? message
            : throw CommandException.Refused(
                "The message is neither Mint nor MintMany of AINFT.",
                "Pass the typed data of a mint, as POST ainfts/preview or the Python package writes it.");
    }

    private static (MintToSign Message, JsonObject Typed)? Parse(JsonNode? given)
    {
        var values = given is JsonObject ? given["message"] as JsonObject : null;
        if (values is null || DomainOf(given!["domain"] as JsonObject) is not { } domain
            || !ulong.TryParse(Text(values, "deadline"), NumberStyles.None, null, out var deadline))
            return null;
        return Text(given.AsObject(), "primaryType") switch
        {
            "Mint" => ParseMint(domain, values, deadline),
            "MintMany" => ParseMintMany(domain, values, deadline),
            _ => null,
        };
    }

    private static (MintToSign, JsonObject)? ParseMint(MintDomain domain, JsonObject values, ulong deadline)
    {
        var parents = new List<AinftId>();
        foreach (var parent in (values["parents"] as JsonArray) ?? [])
            if (parents.Count < MostParents && AinftId.TryParse(Text(parent), out var id))
                parents.Add(id);
            else
                return null;
        if (!Sha256Digest.TryParse(Text(values, "digest"), out var digest))
            return null;
        AinftId[] ids = [.. parents];
        var meaning = $"Mint of the manifest {digest} with {ids.Length} parents{Until(domain, deadline)}";
        return (new MintToSign(domain, MintMessage.HashMint(domain, digest, ids, deadline), meaning),
            MintMessage.TypedDataMint(domain, digest, ids, deadline));
    }

    private static (MintToSign, JsonObject)? ParseMintMany(MintDomain domain, JsonObject values, ulong deadline)
    {
        if (!Bytes32.TryParse(Text(values, "root"), out var root)
            || !int.TryParse(Text(values, "count"), NumberStyles.None, null, out var count))
            return null;
        var meaning = $"MintMany of the {count} components below {root}{Until(domain, deadline)}";
        return (new MintToSign(domain, MintMessage.HashMintMany(domain, root, count, deadline), meaning),
            MintMessage.TypedDataMintMany(domain, root, count, deadline));
    }

    private static MintDomain? DomainOf(JsonObject? domain) =>
        domain is not null
        && BigInteger.TryParse(Text(domain, "chainId"), NumberStyles.None, null, out var chain)
        && chain.GetByteCount(isUnsigned: true) <= Bytes32.Size
        && Address.TryParse(Text(domain, "verifyingContract"), out var registry)
            ? new MintDomain(chain, registry)
            : null;

    private static string Until(MintDomain domain, ulong deadline) =>
        $" on chain {domain.ChainId} in the registry {domain.Registry}, until {deadline} (Unix seconds)";

    private static string? Text(JsonObject from, string member) => Text(from[member]);

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // Programs write a number of Solidity as a JSON number or as its decimal digits.
    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(
            members.Select(member => KeyValuePair.Create(member.Key, Plain(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Plain)]),
        JsonValue value when Text(value) is null => value.ToJsonString(),
        _ => node?.DeepClone(),
    };
}
