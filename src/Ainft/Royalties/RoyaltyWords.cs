namespace Ainft.Royalties;

/// <summary>The words of royalties in answers and commands.</summary>
public static class RoyaltyWords
{
    /// <summary>The word for why a component cannot be paid, such as <c>over-cap</c>.</summary>
    public static string ToText(this NotPayable reason) => reason switch
    {
        NotPayable.Reference => "reference",
        NotPayable.ManifestUnknown => "manifest-unknown",
        NotPayable.Over => "over",
        NotPayable.OverCap => "over-cap",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>The word for why an account gets a part of a payment.</summary>
    public static string ToText(this PayoutReason reason) => reason switch
    {
        PayoutReason.Royalty => "royalty",
        PayoutReason.Contribution => "contribution",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>The word for the state of a payment.</summary>
    public static string ToText(this PaymentState state) => state switch
    {
        PaymentState.Waiting => "waiting",
        PaymentState.Held => "held",
        PaymentState.Distributed => "distributed",
        PaymentState.Refunded => "refunded",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>The word for why a payment is held.</summary>
    public static string ToText(this HeldBecause reason) => reason switch
    {
        HeldBecause.NotReproduced => "not-reproduced",
        HeldBecause.Retracted => "retracted",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
