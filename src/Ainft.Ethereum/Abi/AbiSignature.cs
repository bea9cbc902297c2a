using System.Text;

namespace Ainft.Ethereum;

/// <summary>Canonical signatures and what is derived from their hashes.</summary>
internal static class AbiSignature
{
    public const int SelectorSize = 4;

    public static string Of(IReadOnlyList<AbiParameter> parameters) => $"({string.Join(',', parameters.Select(parameter => parameter.Type.Name))})";

    public static Bytes32 HashOf(string signature) => Keccak256.Hash(Encoding.ASCII.GetBytes(signature));

    public static byte[] SelectorOf(string signature) => HashOf(signature).ToArray()[..SelectorSize];
}
