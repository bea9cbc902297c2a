using System.Text;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>What a mint would register and what its creator would sign. Nothing is stored.</summary>
public sealed class PreviewMint(IOptions<ChainOptions> chain, TimeProvider time)
{
    internal static readonly TimeSpan DefaultDeadline = TimeSpan.FromHours(1);

    public PreviewAnswer Run(MintRequest request)
    {
        var mint = new Mint(request);
        RequestWork.Add(mint.Items.Count);
        var deadline = request.Deadline ?? (ulong)(time.GetUtcNow() + DefaultDeadline).ToUnixTimeSeconds();
        return new PreviewAnswer([.. mint.Items.Select(ItemOf)], deadline, mint.TypedData(chain.Value.MintDomain, deadline));
    }

    private static PreviewItem ItemOf(MintItem item) => new(
        item.Id.ToString(),
        item.Manifest.Digest.ToString(),
        item.Leaf.Account.ToString(),
        [.. item.Manifest.ParentIds.Select(id => id.ToString())],
        item.Manifest.Kind.ToText(),
        item.Manifest.Name,
        Encoding.UTF8.GetString(item.Manifest.Canonical.Span));
}
