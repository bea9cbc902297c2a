using System.Text.Json;
using Ainft.Cli.Dev;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Royalties;

/// <summary>A second program, which knows the page of the rule alone, computes the same roots to the wei.</summary>
public sealed class RecomputationTests
{
    [Fact]
    public Task An_independent_program_computes_the_same_roots() =>
        SettlementGen.Due.Array[1, 40].Array[60].SampleAsync(
            async cases =>
            {
                var roots = JsonSerializer.Deserialize<string?[]>(await AskAsync(
                    JsonSerializer.Serialize(cases.Select(CaseOf))));
                Assert.Equal(cases.Select(RootOf), roots);
            },
            iter: 1,
            threads: 1);

    private static async Task<string> AskAsync(string cases)
    {
        await Npm.EnsureAsync();
        return await Npm.RunAsync("node", ["tests/Ainft.Tests/Royalties/recompute.mjs"], cases);
    }

    private static string? RootOf(DuePayment[] due)
    {
        var leaves = Settlement.Of(due, SettlementGen.Through).Leaves;
        return leaves.Count == 0 ? null : RewardTree.Build(leaves).Root.ToString();
    }

    private static object CaseOf(DuePayment[] due) => new
    {
        through = BlockOf(SettlementGen.Through),
        payments = due.Select(one => new
        {
            payer = one.Payment.Payer.ToString(),
            token = one.Payment.Token.ToString(),
            amount = one.Payment.Amount.ToString(),
            at = BlockOf(one.Payment.At),
            terms = new
            {
                cap = one.Terms.Cap,
                anchorWithin = one.Terms.AnchorWithin,
                heldFor = one.Terms.HeldFor,
                replicas = one.Terms.Replicas,
                confidence = one.Terms.Confidence,
                boundedTolerance = one.Terms.BoundedTolerance,
            },
            component = one.Component is { } component ? ComponentOf(component) : null,
            verdicts = one.Verdicts.Select(verdict => new
            {
                run = verdict.Run.ToString(),
                at = BlockOf(verdict.AnchoredAt),
                reproduced = verdict.Reproduced,
                replicas = verdict.Replicas,
                confidence = verdict.Confidence,
                bounded = verdict.IsBounded,
                admitted = verdict.IsAdmitted,
            }),
            retracted = one.IsRetracted,
        }),
    };

    private static object ComponentOf(PaidComponent component) => new
    {
        at = BlockOf(component.AnchoredAt),
        reference = component.IsReference,
        over = component.Stack.IsOver,
        stack = component.Stack.Asks.Select(ask => new object[] { ask.Account.ToString(), ask.Units }),
        contributors = component.Contributors.Select(one => new object[] { one.Address.ToString(), one.Share }),
        creator = component.Creator.ToString(),
    };

    private static object BlockOf(BlockTime block) => new { number = block.Number, time = block.Time };
}
