using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Reads the ids of requests, which are hexadecimal or CAIP-19 names of tokens of this chain and registry.
/// </summary>
public sealed class RequestedIds(IOptions<ChainOptions> chain)
{
    private const string Expected =
        "Expected the id of a component, which is 0x and 64 hexadecimal digits, or the CAIP-19 name of a token of this "
        + "registry.";

    /// <summary>The answer when the address of a request needs an id and has another text.</summary>
    public static Problem NoId() => new(ProblemCode.IdInvalid, Expected);

    /// <summary>
    /// The id in a text, or null when the text is not an id. A token of another registry is not an id here, because the
    /// same number there is another component.
    /// </summary>
    public AinftId? Find(string text)
    {
        var plain = Uri.UnescapeDataString(text);
        if (!Caip19.TryParse(plain, null, out var name))
            return AinftId.TryParse(plain, out var id) ? id : null;
        return name.ChainId == chain.Value.ChainId && name.Registry == chain.Value.RegistryAddress ? name.Id : null;
    }
}
