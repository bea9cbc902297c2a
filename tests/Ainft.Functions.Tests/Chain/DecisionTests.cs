using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Chain;

namespace Ainft.Functions.Tests.Chain;

/// <summary>The two pure decisions. The tests follow the order of the cases in their comments.</summary>
public sealed class DecisionTests
{
    private static readonly ChainCursor At10 = new(11, Hash(10));

    [Fact]
    public void A_halted_cursor_stays_halted_whatever_the_endpoints_say() =>
        Assert.Equal(new ReconcileStep.Halted("why"), ReconcileStep.Decide(At10 with { Halted = "why" }, [View(20)]));

    [Fact]
    public void Only_endpoints_that_all_answer_and_all_contradict_halt()
    {
        Assert.IsType<ReconcileStep.Halt>(ReconcileStep.Decide(At10, [View(20, fork: 5), View(12, fork: 9)]));
        Assert.IsType<ReconcileStep.Wait>(ReconcileStep.Decide(At10, [View(20, fork: 5), null]));
        Assert.IsType<ReconcileStep.Wait>(ReconcileStep.Decide(At10, [View(20, fork: 5), View(8)]));
        Assert.Equal(1,
            Assert.IsType<ReconcileStep.Follow>(ReconcileStep.Decide(At10, [View(20, fork: 5), View(12)])).Endpoint);
    }

    [Fact]
    public void Endpoints_that_are_silent_or_behind_are_waited_for()
    {
        Assert.IsType<ReconcileStep.Wait>(ReconcileStep.Decide(At10, [null]));
        Assert.IsType<ReconcileStep.Wait>(ReconcileStep.Decide(At10, [View(9)]));
        Assert.IsType<ReconcileStep.Wait>(ReconcileStep.Decide(At10, [View(20) with { Head = Block(19) }]));
        Assert.IsType<ReconcileStep.Follow>(ReconcileStep.Decide(At10, [View(10)]));
        Assert.IsType<ReconcileStep.Follow>(ReconcileStep.Decide(new ChainCursor(50, null), [View(10)]));
    }

    [Fact]
    public void A_block_is_final_when_every_answering_endpoint_has_finalized_it()
    {
        var follow = Assert.IsType<ReconcileStep.Follow>(ReconcileStep.Decide(At10, [View(14), View(20), null]));
        Assert.Equal((1, 14UL), (follow.Endpoint, follow.Finalized.Number));
        Assert.IsType<ReconcileStep.Wait>(ReconcileStep.Decide(At10, [View(20), View(20, fork: 15)]));
        Assert.Equal(0, Assert.IsType<ReconcileStep.Follow>(
            ReconcileStep.Decide(At10, [View(14), View(20) with { Suspect = true }])).Endpoint);
        var stuck = Assert.IsType<ReconcileStep.Follow>(ReconcileStep.Decide(At10, [View(14), View(400)]));
        Assert.Equal(400UL, stuck.Finalized.Number);
    }

    [Theory]
    [InlineData(TransactionState.Succeeded, 5, 5, 10, 0, typeof(NonceDecision.Keep))]
    [InlineData(TransactionState.Sent, 8, 8, 10, 0, typeof(NonceDecision.Settle))]
    [InlineData(TransactionState.Sent, 8, 7, 11, 0, typeof(NonceDecision.Include))]
    [InlineData(TransactionState.Included, 8, 7, 11, 0, typeof(NonceDecision.Keep))]
    [InlineData(TransactionState.Sent, 8, 8, null, 0, typeof(NonceDecision.ReserveAgain))]
    [InlineData(TransactionState.Reserved, 8, 8, null, 0, typeof(NonceDecision.ReserveAgain))]
    [InlineData(TransactionState.Sent, 8, 7, null, 500, typeof(NonceDecision.Keep))]
    [InlineData(TransactionState.Reserved, 7, 7, null, 500, typeof(NonceDecision.Sign))]
    [InlineData(TransactionState.Included, 7, 7, null, 500, typeof(NonceDecision.Resend))]
    [InlineData(TransactionState.Sent, 7, 7, null, 60, typeof(NonceDecision.Replace))]
    [InlineData(TransactionState.Sent, 7, 7, null, 59, typeof(NonceDecision.Resend))]
    [InlineData(TransactionState.Sent, 6, 6, null, 500, typeof(NonceDecision.Resend))]
    public void A_nonce_is_decided_by_what_is_on_record_and_what_the_chain_says(
        TransactionState state, int latest, int finalizedCount, int? minedIn, int waited, Type expected)
    {
        var since = DateTimeOffset.UnixEpoch;
        var record = new NonceRecord(7, "p", default, default, 0, state)
        { WaitingSince = since, Block = state is TransactionState.Included ? new MinedIn(11, Hash(11)) : null };
        var receipt = minedIn is { } number
            ? new TransactionReceipt(default, (ulong)number, Hash((ulong)number), true, 1, 1, null, []) : null;
        var facts = new NonceFacts((ulong)latest, (ulong)finalizedCount, 10, receipt);
        Assert.IsType(expected, NonceDecision.Decide(record, facts, since.AddSeconds(waited), TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(100, 10, 1, 1, 113, 12)]
    [InlineData(100, 10, 900, 50, 900, 50)]
    [InlineData(890, 10, 1, 1, null, null)]
    [InlineData(800, 10, 5_000, 5_000, 1_000, 1_000)]
    public void A_replacement_offers_an_eighth_more_or_todays_price_within_the_cap(
        int max, int tip, int today, int todaysTip, int? raised, int? raisedTip)
    {
        var fees = new Fees(tip, max).Raise(new Fees(todaysTip, today), 1_000);
        Assert.Equal(((BigInteger?)raised, (BigInteger?)raisedTip), (fees?.Max, fees?.MaxPriority));
    }

    /// <summary>
    /// An endpoint that has finalized up to a block. From <paramref name="fork"/> on, its blocks differ.
    /// </summary>
    private static EndpointView View(ulong finalized, ulong fork = ulong.MaxValue)
    {
        var hashes = Enumerable.Range(0, (int)finalized + 1)
            .ToDictionary(n => (ulong)n, n => Hash((ulong)n, (ulong)n >= fork));
        return new EndpointView(Block(finalized + 5), Block(finalized) with { Hash = hashes[finalized] }, hashes);
    }

    private static BlockHeader Block(ulong number) => new(number, Hash(number), Hash(number - 1), number * 12, null);

    private static Bytes32 Hash(ulong number, bool other = false) =>
        Keccak256.Hash(BitConverter.GetBytes(other ? ~number : number));
}
