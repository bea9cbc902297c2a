using System.Text;
using Ainft.Functions.Chain;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// Previews a mint with its components, the royalties that payments to them would owe, and the content to sign. It
/// stores no data.
/// </summary>
internal sealed class PreviewMint(PreviewRoyalties judge, IOptions<ChainOptions> chain, TimeProvider time)
{
    public async Task<PreviewAnswer> RunAsync(Unsigned<MintRequest> request, CancellationToken ct)
    {
        var mint = new Mint(request.Form);
        RequestWork.Add(mint.Items.Count);
        var deadline = request.DeadlineAt(time.GetUtcNow());
        var typedData = mint.TypedData(chain.Value.MintDomain, deadline);
        var royalties = await judge.RunAsync(
            [.. mint.Items.Select(item => UnmintedComponent.Of(item.Id, item.Manifest, mint.Creator))], ct);
        return new PreviewAnswer([.. mint.Items.Zip(royalties, ItemOf)], deadline, typedData);
    }

    private static PreviewItem ItemOf(MintItem item, RoyaltiesAnswer? royalties) => new(
        item.Id.ToString(),
        item.Manifest.Digest.ToString(),
        item.Leaf.Account.ToString(),
        [.. item.Manifest.ParentIds.Select(id => id.ToString())],
        item.Manifest.Kind.ToText(),
        item.Manifest.Name,
        Encoding.UTF8.GetString(item.Manifest.Canonical.Span),
        item.Manifest.Warnings is { Count: > 0 } warnings ? warnings : null,
        royalties);
}
