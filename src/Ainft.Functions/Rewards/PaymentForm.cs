using System.Numerics;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;

namespace Ainft.Functions.Rewards;

/// <summary>The body <c>{amount}</c> of a preview of a payment.</summary>
/// <param name="Amount">The amount in the smallest unit of the token, from 1 to 2^112 - 1.</param>
internal sealed record PaymentForm(BigInteger Amount)
{
    public const int MaxBodyBytes = 1 << 10;

    /// <summary>
    /// More than the digits of the greatest amount, so that the refusal of a greater number names the range.
    /// </summary>
    private const int MaxDigits = 80;

    private static readonly string[] Known = ["amount"];

    /// <summary>Reads a body. Null when it breaks a rule.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static PaymentForm? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(json.RootElement, Known);
        violations = members.Violations;
        if (members.Text("amount", MaxDigits) is not { } text)
            return null;
        if (!DecimalText.TryReadShortest(text, out BigInteger amount))
            members.Refuse(
                "/amount",
                ViolationCode.WrongForm,
                "Expected the amount in the smallest unit of the token, as decimal digits without leading zeros.");
        else if (amount.IsZero || amount > Payouts.MaxAmount)
            members.Refuse("/amount", ViolationCode.OutOfRange, $"Expected an amount from 1 to {Payouts.MaxAmount}.");
        return violations.Count > 0 ? null : new PaymentForm(amount);
    }
}
