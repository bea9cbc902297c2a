namespace Ainft.Scale;

/// <summary>A price of a part of Azure.</summary>
/// <param name="Of">The use that is paid, by its name in the table of a month.</param>
/// <param name="Per">The units that the price is for.</param>
/// <param name="Dollars">The US dollars for these units.</param>
internal sealed record Price(string Of, double Per, double Dollars)
{
    /// <summary>The US dollars for a use.</summary>
    public double Times(double units) => units / Per * Dollars;
}

/// <summary>
/// List prices of a region in the United States with local redundancy and the hot tier, as remembered in November 2026.
/// No price list can be read from here, so a reader puts in the prices of the own region.
/// </summary>
internal static class Prices
{
    /// <summary>The prices, one per use. A request with up to 100 rows of a table is paid once.</summary>
    public static readonly IReadOnlyList<Price> All =
    [
        new(Month.TableWrites, 10_000, 0.00036),
        new(Month.TableReads, 10_000, 0.00036),
        new(Month.BlobWrites, 10_000, 0.05),
        new(Month.BlobReads, 10_000, 0.004),
        new(Month.QueueOperations, 10_000, 0.004),
        new(Month.RowGB, 1, 0.045),
        new(Month.BlobGB, 1, 0.018),
        new(Month.Executions, 1_000_000, 0.40),
        new(Month.GBSeconds, 1_000_000, 26),
        new(Month.TelemetryGB, 1, 2.30),
    ];
}
