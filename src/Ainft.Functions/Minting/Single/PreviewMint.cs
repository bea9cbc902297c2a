using System.Text;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>Previews a mint with its components and the content to sign. It stores no data.</summary>
public sealed class PreviewMint(IOptions<ChainOptions> chain, TimeProvider time)
{
    public PreviewAnswer Run(Unsigned<MintRequest> request)
    {
        var mint = new Mint(request.Form);
        RequestWork.Add(mint.Items.Count);
        var deadline = request.DeadlineAt(time.GetUtcNow());
        var typedData = mint.TypedData(chain.Value.MintDomain, deadline);
        return new PreviewAnswer([.. mint.Items.Select(ItemOf)], deadline, typedData);
    }

    private static PreviewItem ItemOf(MintItem item) => new(
        item.Id.ToString(),
        item.Manifest.Digest.ToString(),
        item.Leaf.Account.ToString(),
        [.. item.Manifest.ParentIds.Select(id => id.ToString())],
        item.Manifest.Kind.ToText(),
        item.Manifest.Name,
        Encoding.UTF8.GetString(item.Manifest.Canonical.Span),
        item.Manifest.Warnings is { Count: > 0 } warnings ? warnings : null);
}
