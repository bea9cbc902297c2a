using Ainft.Ethereum;
using Ainft.Functions.Minting;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Ainft.Functions.Rewards;

namespace Ainft.Functions.Explorer;

/// <summary>The content of the page of an account.</summary>
/// <param name="Address">The account.</param>
/// <param name="Components">The newest components that it created.</param>
/// <param name="HasMore">Whether it created more.</param>
/// <param name="Node">The registered node with this key, or null.</param>
/// <param name="Rewards">
/// The amounts that the account earned. Null when the registry follows no payments, or lacks the leaves of the root.
/// </param>
public sealed record AddressModel(
    string Address, IReadOnlyList<AinftListItem> Components, bool HasMore, NodeAnswer? Node, AccountRewards? Rewards);

/// <summary>Gathers the components of an account, its node and its rewards.</summary>
internal sealed class ShowAddress(ListAinfts list, DescribeNode nodes, ReadRewards rewards)
{
    public async Task<AddressModel> RunAsync(Address address, CancellationToken ct)
    {
        var query = new ListQuery("", [new ListFilter("creator", address.ToHex())], ListQuery.DefaultLimit, null);
        var (listing, describing, earning) =
            (list.RunAsync(query, ct), nodes.RunAsync(address, ct), rewards.RunAsync(address, ct));
        await Task.WhenAll(listing, describing, earning);
        var page = await listing;
        return new AddressModel(
            address.ToString(),
            page.Items,
            page.Page is not null,
            await describing is Outcome<NodeAnswer>.Done(var node) ? node : null,
            await earning is Outcome<AccountRewards>.Done(var earned) ? earned : null);
    }
}
