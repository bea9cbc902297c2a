namespace Ainft.Cli.Royalties;

/// <summary>Writes shares of a payment for people.</summary>
internal static class RoyaltyShare
{
    private const decimal UnitsPerPercent = RoyaltyStack.Whole / 100;

    /// <summary>Units of 1/100,000,000 as a percentage, exactly.</summary>
    public static string Percent(int units) => $"{units / UnitsPerPercent:0.######} %";

    /// <summary>Basis points as a percentage, exactly.</summary>
    public static string OfBasisPoints(int basisPoints) => $"{basisPoints / 100m:0.##} %";
}
