using System.Reflection;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>The checked-in artifacts of the contracts.</summary>
internal static class ContractArtifact
{
    /// <summary>The creation code of a contract without the arguments of its constructor.</summary>
    /// <param name="name">The name of the contract.</param>
    public static byte[] Bytecode(string name)
    {
        using var artifact = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.json")!;
        using var json = JsonDocument.Parse(artifact);
        return Hex.Parse(json.RootElement.GetProperty("bytecode").GetString());
    }
}
