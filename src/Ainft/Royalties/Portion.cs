namespace Ainft.Royalties;

/// <summary>
/// Parts of an amount, each rounded down once. A part needs no division of wide numbers, because a settlement divides
/// each payment up to 1,024 times.
/// </summary>
internal readonly struct Portion
{
    private readonly UInt128 quotient;
    private readonly ulong remainder;
    private readonly uint whole;

    /// <param name="amount">The amount, less than 2^112.</param>
    /// <param name="whole">The units of the whole amount, at most 100,000,000.</param>
    public Portion(UInt128 amount, uint whole)
    {
        var (quotient, remainder) = UInt128.DivRem(amount, whole);
        (this.quotient, this.remainder, this.whole) = (quotient, (ulong)remainder, whole);
    }

    /// <summary>
    /// The part of so many units. It equals the product of the amount and the units, divided by the whole and rounded
    /// down, because the quotient is an integer.
    /// </summary>
    /// <param name="units">The units, at most those of the whole.</param>
    public UInt128 Of(int units) => quotient * (uint)units + remainder * (uint)units / whole;
}
