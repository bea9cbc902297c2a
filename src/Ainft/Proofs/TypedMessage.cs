using System.Globalization;
using System.Text.Json.Nodes;

namespace Ainft.Proofs;

/// <summary>The JSON form of an EIP-712 message, which is the argument of <c>eth_signTypedData_v4</c>.</summary>
internal static class TypedMessage
{
    public static JsonObject Write(MintDomain domain, string type, JsonArray fields, JsonObject message) => new()
    {
        ["types"] = new JsonObject
        {
            ["EIP712Domain"] = new JsonArray(
                Field("name", "string"),
                Field("version", "string"),
                Field("chainId", "uint256"),
                Field("verifyingContract", "address")),
            [type] = fields,
        },
        ["primaryType"] = type,
        ["domain"] = new JsonObject
        {
            ["name"] = MintDomain.Name,
            ["version"] = MintDomain.Version,
            // Wallets compare the chain id with their own and expect a number. A chain id beyond 2^53 - 1 is a string,
            // because a JSON number could lose digits.
            ["chainId"] = domain.ChainId <= CanonicalJsonLimits.MaxSafeInteger
                ? (long)domain.ChainId
                : domain.ChainId.ToString(CultureInfo.InvariantCulture),
            ["verifyingContract"] = domain.Registry.ToString(),
        },
        ["message"] = message,
    };

    public static JsonObject Field(string name, string type) => new() { ["name"] = name, ["type"] = type };

    public static string Decimal(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
