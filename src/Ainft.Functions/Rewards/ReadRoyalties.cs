using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Rewards;

/// <summary>Reads the royalties that a payment to a component owes, whether it can be paid, and its payments.</summary>
internal sealed class ReadRoyalties(Components components, JudgeRoyalties judge, PaidSoFar paid)
{
    public async Task<Outcome<ComponentRoyalties>> RunAsync(AinftId id, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not { } component)
            return DescribeLineage.NotKnown<ComponentRoyalties>(id);
        var (judged, parents) = await judge.RunAsync(component, ct);
        var row = component as AinftRow;
        return Outcome.Done(new ComponentRoyalties(
            id.ToString(),
            row?.Royalty,
            row?.Stack?.ToString(),
            RoyaltiesAnswer.Of(judged, parents, RoyaltyStack.MaxAccounts),
            await paid.FindGateAsync(id, ct),
            await paid.FindSumsAsync(id, ct)));
    }
}
