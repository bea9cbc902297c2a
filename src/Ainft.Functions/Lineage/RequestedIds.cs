using Ainft.Functions.Chain;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>Reads the ids of requests: hexadecimal, or the CAIP-19 name of a token of this chain and registry.</summary>
public sealed class RequestedIds(IOptions<ChainOptions> chain)
{
    /// <summary>What to say of a text that is none.</summary>
    public const string Expected = "This is not an id here: expected 0x and 64 hexadecimal digits, or the CAIP-19 name of a token of this registry.";

    /// <summary>Null when the text is no id, or names a token of another registry: the same number there is another thing.</summary>
    public AinftId? Find(string text)
    {
        var plain = Uri.UnescapeDataString(text);
        if (!Caip19.TryParse(plain, null, out var name))
            return AinftId.TryParse(plain, out var id) ? id : null;
        return name.ChainId == chain.Value.ChainId && name.Registry == chain.Value.RegistryAddress ? name.Id : null;
    }
}
