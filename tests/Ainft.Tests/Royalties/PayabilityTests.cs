using CsCheck;
using Xunit;

namespace Ainft.Tests.Royalties;

/// <summary>
/// A component is payable while its ancestors ask for at most the cap. Otherwise it names parents to leave out.
/// </summary>
public sealed class PayabilityTests
{
    private static readonly Gen<ParentRoyalties[]> Parents = RoyaltyGen.Stack.Array[0, 7].Select(stacks =>
        stacks.Select((stack, at) => new ParentRoyalties(IdOf(at), stack)).ToArray());

    [Fact]
    public void A_component_is_payable_exactly_within_the_cap() =>
        Gen.Select(Parents, Gen.Int[0, 10_000]).Sample((parents, cap) =>
        {
            var judged = Payability.Of(parents, cap);
            Assert.Equal(RoyaltyGen.JoinOf(parents.Select(parent => parent.Stack)), judged.Stack);
            Assert.Equal(judged.Stack.Sum <= cap * RoyaltyStack.BasisPoint, judged.IsPayable);
            Assert.Equal(judged.Stack.IsOver, judged.Reason == NotPayable.Over);
        });

    [Fact]
    public void Without_the_named_parents_the_component_is_payable() =>
        Gen.Select(Parents, Gen.Int[0, 10_000]).Sample((parents, cap) =>
        {
            var judged = Payability.Of(parents, cap);
            Assert.Equal(judged.IsPayable, judged.LeaveOut.Count == 0);
            Assert.True(Payability.Of([.. parents.Where(parent => !judged.LeaveOut.Contains(parent.Parent))], cap)
                .IsPayable);
        });

    [Fact]
    public void None_of_the_named_parents_can_stay() =>
        Gen.Select(Parents, Gen.Int[0, 10_000]).Sample((parents, cap) =>
        {
            var judged = Payability.Of(parents, cap);
            foreach (var back in judged.LeaveOut)
            {
                var kept = parents.Where(parent =>
                    parent.Parent == back || !judged.LeaveOut.Contains(parent.Parent));
                Assert.False(Payability.Of([.. kept], cap).IsPayable);
            }
        });

    [Fact]
    public void One_parent_is_named_when_one_suffices()
    {
        ParentRoyalties[] parents =
        [
            new(IdOf(0), RoyaltyStack.Of(300, [], RoyaltyGen.AccountOf(1))),
            new(IdOf(1), RoyaltyStack.Of(900, [], RoyaltyGen.AccountOf(2))),
            new(IdOf(2), RoyaltyStack.Of(400, [], RoyaltyGen.AccountOf(3))),
        ];
        Assert.Equal([IdOf(1)], Payability.Of(parents, 1_000).LeaveOut);
        Assert.Equal([IdOf(1)], Payability.Of(parents, 1_300).LeaveOut);
        Assert.Equal([IdOf(1), IdOf(2)], Payability.Of(parents, 300).LeaveOut);
        Assert.Empty(Payability.Of(parents, 1_600).LeaveOut);
    }

    [Theory]
    [InlineData(799, false)]
    [InlineData(800, true)]
    [InlineData(1_000, true)]
    public void A_component_is_near_the_cap_from_80_percent_of_it(int royalty, bool near)
    {
        ParentRoyalties[] parents = [new(IdOf(0), RoyaltyStack.Of(royalty, [], RoyaltyGen.AccountOf(1)))];
        Assert.Equal(near, Payability.Of(parents, 1_000).IsNearCap);
        Assert.False(Payability.Of(parents, royalty - 1).IsNearCap);
    }

    [Fact]
    public void A_component_without_royalties_is_never_near_the_cap() =>
        Assert.False(Payability.Of([], 0).IsNearCap);

    private static AinftId IdOf(int number) => AinftId.Compute(RoyaltyGen.AccountOf(number), default, []);
}
