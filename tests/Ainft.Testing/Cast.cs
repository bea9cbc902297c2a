using Ainft.Cli.Dev;
using Ainft.Ethereum;

namespace Ainft.Testing;

/// <summary>Foundry's cast, an independent implementation for comparisons.</summary>
public static class Cast
{
    public static async Task<string> RunAsync(params string[] arguments)
    {
        await Npm.EnsureAsync();
        return (await Npm.RunAsync(Npm.Binary("cast"), arguments)).Trim();
    }

    /// <summary>
    /// The signature of cast for the JSON of an EIP-712 message. It depends only on the key and the hash (RFC 6979).
    /// </summary>
    public static async Task<Signature> SignTypedDataAsync(LocalKey key, string typedData)
    {
        var text = await RunAsync("wallet", "sign", "--private-key", key.ExportHex(), "--data", typedData);
        return Signature.TryParse(text, out var signature)
            ? signature
            : throw new FormatException($"cast answered {text}.");
    }
}
