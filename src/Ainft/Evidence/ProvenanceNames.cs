using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>The URIs that name components, runs, nodes and registries in statements.</summary>
internal static class ProvenanceNames
{
    private const string ComponentScheme = "ainft:";
    private const string RunScheme = "urn:ainft:run:";
    private const string NodeScheme = "urn:ainft:node:";
    private const string NodePart = ":node:";
    private const string RegistryScheme = "urn:ainft:registry:";

    public static string Component(AinftId id) => $"{ComponentScheme}{id}";

    public static string Run(Sha256Digest run) => $"{RunScheme}{run}";

    public static string Node(Address node) => $"{NodeScheme}{node}";

    /// <summary>The statement of a node about a run.</summary>
    public static string Statement(Sha256Digest run, Address node) => $"{RunScheme}{run}{NodePart}{node}";

    public static string Registry(MintDomain domain) => $"{RegistryScheme}eip155:{domain.ChainId}:{domain.Registry}";

    public static bool TryReadComponent(string text, out AinftId id) =>
        AinftId.TryParse(After(text, ComponentScheme), out id);

    public static bool TryReadRun(string text, out Sha256Digest run) =>
        Sha256Digest.TryParse(After(text, RunScheme), out run);

    public static bool TryReadNode(string text, out Address node) =>
        Address.TryParse(After(text, NodeScheme), out node);

    /// <summary>
    /// Reads the node of a statement's name. The verifier checks the run in the name when it writes the summary again.
    /// </summary>
    public static bool TryReadStatement(string text, out Address node)
    {
        var name = After(text, RunScheme);
        var split = name.IndexOf(NodePart, StringComparison.Ordinal);
        node = default;
        return split >= 0 && Address.TryParse(name.AsSpan(split + NodePart.Length), null, out node);
    }

    public static bool TryReadRegistry(string text, out MintDomain domain)
    {
        var name = After(text, RegistryScheme);
        var split = name.LastIndexOf(':');
        domain = default;
        if (split < 0
            || !Caip19.TryParseChain(name.AsSpan(0, split), out var chainId)
            || !Address.TryParse(name.AsSpan(split + 1), null, out var registry))
            return false;
        domain = new MintDomain(chainId, registry);
        return true;
    }

    private static string After(string text, string scheme) =>
        text.StartsWith(scheme, StringComparison.Ordinal) ? text[scheme.Length..] : "";
}
