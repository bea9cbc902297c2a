using System.Text.Json.Serialization;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Rewards;

/// <summary>
/// The royalties of a component. <c>Royalty</c> is its own share of each payment to a descendant, in basis points, and
/// null when the registry does not have its manifest. <c>Stack</c> is the SHA-256 of its royalty stack, and null when
/// the stack is empty. <c>Royalties</c> has the royalties that a payment to it owes. <c>Gate</c> and <c>Paid</c> are
/// absent when the registry follows no payments.
/// </summary>
public sealed record ComponentRoyalties(
    string Id, int? Royalty, string? Stack, RoyaltiesAnswer Royalties, GateAnswer? Gate = null,
    PaidAnswer? Paid = null);

/// <summary>
/// The state that a payment in the next block would have. It is <c>waiting</c>, <c>held</c>, <c>distributed</c> or
/// <c>refunded</c>. <c>Held</c> is <c>not-reproduced</c> or <c>retracted</c>. <c>Reason</c> says why the component
/// cannot be paid.
/// </summary>
public sealed record GateAnswer(string State, string? Held, string? Reason);

/// <summary>
/// The payments to a component in final blocks: their number and their sums by token. <c>More</c> is true when the
/// component has earlier payments, which are not in the sums.
/// </summary>
public sealed record PaidAnswer(int Payments, bool? More, IReadOnlyList<TokenAmount> Sums);

/// <summary>An amount in the smallest unit of a token. The native coin is the zero address.</summary>
public sealed record TokenAmount(string Token, string Amount);

/// <summary>
/// The rewards of an account. <c>Root</c> is the active root, and <c>Through</c> the last block whose payments it takes
/// into account. Both are null before the first root.
/// </summary>
public sealed record AccountRewards(
    string Account, string Contract, string? Root, ulong? Through, IReadOnlyList<TokenRewards> Tokens);

/// <summary>
/// The amounts of one token: all that the account earned under the active root, the part that it claimed, the part that
/// it can claim now, and the part that becomes claimable with the pending root.
/// </summary>
public sealed record TokenRewards(
    string Token, string Cumulative, string Claimed, string Claimable, string? Pending);

/// <summary>The arguments of <c>claim</c>, with the contract and the active root.</summary>
public sealed record RewardProof(
    string Account, string Token, string Cumulative, string Claimed, string Contract, string Root,
    IReadOnlyList<string> Proof);

/// <summary>The roots, the newest first. <c>Suspended</c> is true while the settler may not propose.</summary>
public sealed record RootList(string Contract, bool Suspended, IReadOnlyList<RootAnswer> Roots);

/// <summary>
/// A root. The state is <c>pending</c>, <c>active</c>, <c>replaced</c>, <c>vetoed</c>, <c>challenged</c> or
/// <c>withdrawn</c>. <c>ActivatesAt</c> is in Unix seconds. <c>Block</c> and <c>Transaction</c> are of the proposal.
/// </summary>
public sealed record RootAnswer(
    string Root, string State, ulong Through, string BlockHash, string Proposer, ulong ActivatesAt, ulong Block,
    string Transaction)
{
    internal static RootAnswer Of(RewardRoot root) => new(
        root.Root.ToString(),
        root.State.ToString().ToLowerInvariant(),
        root.Through,
        root.BlockHash.ToString(),
        root.Proposer.ToString(),
        root.ActivatesAt,
        root.ProposedAt.BlockNumber,
        root.ProposedAt.Transaction.ToString());
}

/// <summary>A part of a payment. The reason is <c>royalty</c> or <c>contribution</c>.</summary>
public sealed record PayoutAnswer(string Account, string Amount, string Reason);

/// <summary>
/// Every part of a payment to a component: the royalties by account, and then the contributors in their order. The
/// amounts are decimal texts in the smallest unit of the token, and they sum to <c>Amount</c> exactly.
/// </summary>
public sealed record PaymentPreview(string Id, string Amount, IReadOnlyList<PayoutAnswer> Payouts);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ComponentRoyalties))]
[JsonSerializable(typeof(PaymentPreview))]
[JsonSerializable(typeof(AccountRewards))]
[JsonSerializable(typeof(RewardProof))]
[JsonSerializable(typeof(RootList))]
internal sealed partial class RewardsJson : JsonSerializerContext;

// This record is for the OpenAPI document only. PaymentForm parses the body.

/// <summary>A payment. The amount is a decimal text in the smallest unit of the token, from 1 to 2^112 - 1.</summary>
public sealed record PaymentBodyForm(string Amount);
