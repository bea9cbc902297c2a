using System.Reflection;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>The checked-in artifact of AinftRegistry.</summary>
internal static class RegistryArtifact
{
    /// <summary>The creation code with the arguments of the constructor.</summary>
    public static byte[] CreationCode(Address admin, Address anchoring, string baseUri) =>
        [.. Bytecode(), .. AinftRegistry.EncodeConstructor(admin, anchoring, baseUri)];

    private static byte[] Bytecode()
    {
        using var artifact = Assembly.GetExecutingAssembly().GetManifestResourceStream("AinftRegistry.json")!;
        using var json = JsonDocument.Parse(artifact);
        return Hex.Parse(json.RootElement.GetProperty("bytecode").GetString());
    }
}
