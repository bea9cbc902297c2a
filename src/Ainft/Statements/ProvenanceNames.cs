using Ainft.Ethereum;

namespace Ainft;

/// <summary>What components, runs and nodes are called in statements, where names are URIs.</summary>
internal static class ProvenanceNames
{
    private const string ComponentScheme = "ainft:";
    private const string RunScheme = "urn:ainft:run:";
    private const string NodeScheme = "urn:ainft:node:";

    public static string Component(AinftId id) => $"{ComponentScheme}{id}";

    public static string Run(Sha256Digest run) => $"{RunScheme}{run}";

    public static string Node(Address node) => $"{NodeScheme}{node}";

    public static string Registry(MintDomain domain) => $"urn:ainft:registry:eip155:{domain.ChainId}:{domain.Registry}";

    public static bool TryReadComponent(string text, out AinftId id) => AinftId.TryParse(After(text, ComponentScheme), out id);

    public static bool TryReadRun(string text, out Sha256Digest run) => Sha256Digest.TryParse(After(text, RunScheme), out run);

    public static bool TryReadNode(string text, out Address node) => Address.TryParse(After(text, NodeScheme), out node);

    private static string After(string text, string scheme) => text.StartsWith(scheme, StringComparison.Ordinal) ? text[scheme.Length..] : "";
}
