using System.Text.Json.Serialization;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Rewards;

/// <summary>The royalties of a component.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Royalty">
/// Its own share of each payment to a descendant, in basis points. It is absent when the registry does not have the
/// manifest.
/// </param>
/// <param name="Stack">The SHA-256 of its royalty stack. It is absent when the stack is empty.</param>
/// <param name="Royalties">The royalties that a payment to the component owes.</param>
/// <param name="Gate">
/// The state that a payment in the next block would have. It is absent when the registry follows no payments.
/// </param>
/// <param name="Paid">The payments so far. They are absent when the registry follows no payments.</param>
public sealed record ComponentRoyalties(
    string Id, int? Royalty, string? Stack, RoyaltiesAnswer Royalties, GateAnswer? Gate = null,
    PaidAnswer? Paid = null);

/// <summary>The state that a payment in the next block would have.</summary>
/// <param name="State"><c>waiting</c>, <c>held</c>, <c>distributed</c> or <c>refunded</c>.</param>
/// <param name="Held"><c>not-reproduced</c> or <c>retracted</c>.</param>
/// <param name="Reason">Why the component cannot be paid.</param>
public sealed record GateAnswer(string State, string? Held, string? Reason);

/// <summary>The payments to a component in final blocks.</summary>
/// <param name="Payments">The number of payments.</param>
/// <param name="More">True when the component has earlier payments, which are not in the sums.</param>
/// <param name="Sums">The sums by token.</param>
public sealed record PaidAnswer(int Payments, bool? More, IReadOnlyList<TokenAmount> Sums);

/// <summary>An amount of a token.</summary>
/// <param name="Token">The address of the token. The native coin is the zero address.</param>
/// <param name="Amount">The amount, a decimal text in the smallest unit of the token.</param>
public sealed record TokenAmount(string Token, string Amount);

/// <summary>The rewards of an account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Contract">The contract of the rewards.</param>
/// <param name="Root">The active root. It is absent before the first root.</param>
/// <param name="Through">The last block whose payments the root takes into account.</param>
/// <param name="Tokens">The amounts by token.</param>
public sealed record AccountRewards(
    string Account, string Contract, string? Root, ulong? Through, IReadOnlyList<TokenRewards> Tokens);

/// <summary>The amounts of one token.</summary>
/// <param name="Token">The address of the token. The native coin is the zero address.</param>
/// <param name="Cumulative">
/// All that the account earned under the active root, a decimal text in the smallest unit of the token.
/// </param>
/// <param name="Claimed">The part that it claimed.</param>
/// <param name="Claimable">The part that it can claim now.</param>
/// <param name="Pending">The part that becomes claimable with the pending root.</param>
public sealed record TokenRewards(
    string Token, string Cumulative, string Claimed, string Claimable, string? Pending);

/// <summary>The arguments of <c>claim</c>, with the contract and the active root.</summary>
/// <param name="Account">The account.</param>
/// <param name="Token">The address of the token. The native coin is the zero address.</param>
/// <param name="Cumulative">
/// All that the account earned under the active root, a decimal text in the smallest unit of the token.
/// </param>
/// <param name="Claimed">The part that it claimed.</param>
/// <param name="Contract">The contract of the rewards.</param>
/// <param name="Root">The active root.</param>
/// <param name="Proof">The siblings from the leaf up to the root.</param>
public sealed record RewardProof(
    string Account, string Token, string Cumulative, string Claimed, string Contract, string Root,
    IReadOnlyList<string> Proof);

/// <summary>The roots, the newest first.</summary>
/// <param name="Contract">The contract of the rewards.</param>
/// <param name="Suspended">True while the settler may not propose.</param>
/// <param name="Roots">The roots.</param>
public sealed record RootList(string Contract, bool Suspended, IReadOnlyList<RootAnswer> Roots);

/// <summary>A root of earned amounts.</summary>
/// <param name="Root">The Merkle root.</param>
/// <param name="State">
/// <c>pending</c>, <c>active</c>, <c>replaced</c>, <c>vetoed</c>, <c>challenged</c> or <c>withdrawn</c>.
/// </param>
/// <param name="Through">The last block whose payments the root takes into account.</param>
/// <param name="BlockHash">The hash of that block.</param>
/// <param name="Proposer">The account that proposed the root.</param>
/// <param name="ActivatesAt">The Unix time in seconds from which anyone can activate the root.</param>
/// <param name="Block">The block of the proposal.</param>
/// <param name="Transaction">The transaction of the proposal.</param>
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

/// <summary>A part of a payment.</summary>
/// <param name="Account">The account that is paid.</param>
/// <param name="Amount">The amount, a decimal text in the smallest unit of the token.</param>
/// <param name="Reason"><c>royalty</c> or <c>contribution</c>.</param>
public sealed record PayoutAnswer(string Account, string Amount, string Reason);

/// <summary>Every part of a payment to a component.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Amount">The payment, a decimal text in the smallest unit of the token.</param>
/// <param name="Payouts">
/// The royalties by account, and then the contributors in their order. They sum to the payment exactly.
/// </param>
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

/// <summary>A payment.</summary>
/// <param name="Amount">The payment from 1 to 2^112 - 1, a decimal text in the smallest unit of the token.</param>
public sealed record PaymentBodyForm(string Amount);
