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
public sealed record ComponentRoyalties(string Id, int? Royalty, string? Stack, RoyaltiesAnswer Royalties);

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
internal sealed partial class RewardsJson : JsonSerializerContext;

// This record is for the OpenAPI document only. PaymentForm parses the body.

/// <summary>A payment.</summary>
/// <param name="Amount">The payment from 1 to 2^112 - 1, a decimal text in the smallest unit of the token.</param>
public sealed record PaymentBodyForm(string Amount);
