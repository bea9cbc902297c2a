using System.Text.Json.Serialization;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Rewards;

/// <summary>
/// The royalties of a component. <c>Royalty</c> is its own share of each payment to a descendant, in basis points, and
/// null when the registry does not have its manifest. <c>Stack</c> is the SHA-256 of its royalty stack, and null when
/// the stack is empty. <c>Royalties</c> has the royalties that a payment to it owes.
/// </summary>
public sealed record ComponentRoyalties(string Id, int? Royalty, string? Stack, RoyaltiesAnswer Royalties);

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
internal sealed partial class RewardsJson : JsonSerializerContext;

// This record is for the OpenAPI document only. PaymentForm parses the body.

/// <summary>A payment. The amount is a decimal text in the smallest unit of the token, from 1 to 2^112 - 1.</summary>
public sealed record PaymentBodyForm(string Amount);
