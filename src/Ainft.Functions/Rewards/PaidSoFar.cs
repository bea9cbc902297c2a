using System.Numerics;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>Reads the payments that a component got, and whether the next one would be held.</summary>
internal sealed class PaidSoFar(PaymentRows payments, SettlePayments settle, IOptions<RewardsOptions> options)
{
    /// <summary>The most payments that are added up. Anyone can make payments, so the sum has a limit.</summary>
    private const int MostPayments = 1_000;

    /// <summary>The state of the gate, or null when the app follows no payments.</summary>
    public async Task<GateAnswer?> FindGateAsync(AinftId id, CancellationToken ct) =>
        options.Value.IsOn && await settle.DecideNextAsync(id, ct) is { } decision
            ? new GateAnswer(decision.State.ToText(), decision.Held?.ToText(), decision.NotPayable?.ToText())
            : null;

    /// <summary>The sums of the newest payments by token, or null when the app follows no payments.</summary>
    public async Task<PaidAnswer?> FindSumsAsync(AinftId id, CancellationToken ct)
    {
        if (!options.Value.IsOn)
            return null;
        var (sums, count) = (new SortedDictionary<Address, BigInteger>(), 0);
        await foreach (var paid in payments.OfAsync(id, MostPayments, ct))
        {
            sums[paid.Payment.Token] = sums.GetValueOrDefault(paid.Payment.Token) + paid.Payment.Amount;
            count++;
        }
        return new PaidAnswer(
            count,
            count == MostPayments ? true : null,
            [.. sums.Select(sum => new TokenAmount(sum.Key.ToString(), sum.Value.ToString()))]);
    }
}
