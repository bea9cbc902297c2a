using System.Globalization;
using Ainft.Scale;
using Xunit;

namespace Ainft.Architecture.Tests;

/// <summary>
/// The costs in docs/operations.md follow from the uses and the prices there, so a reader with other prices can compute
/// them again.
/// </summary>
public sealed class CostTableTests
{
    private const string Use = "#### Use in 30 days", Prices = "#### Prices";
    private const string Cost = "#### Cost of 30 days in US dollars";

    // The amounts are rounded.
    private const double Rounding = 0.015, Cent = 0.01;

    public static TheoryData<string> Mints =>
    [
        "1/s, single", "1/s, bulk", "100/s, single", "100/s, bulk", "3,307/s, single", "3,307/s, bulk",
    ];

    [Fact]
    public void The_page_has_the_prices_of_the_model() => Assert.Equal(
        Scale.Prices.All.Select(price => (price.Of, price.Per, price.Dollars)),
        TableOf(Prices).Skip(1).Select(row => (row[0], NumberOf(row[1]), NumberOf(row[2]))));

    [Theory]
    [MemberData(nameof(Mints))]
    public void Each_cost_is_the_use_times_the_price(string mints)
    {
        var (use, cost) = (RowOf(Use, mints), RowOf(Cost, mints));

        Assert.All(Scale.Prices.All, price =>
        {
            var expected = price.Times(use[price.Of]);
            Assert.InRange(cost[price.Of], expected * (1 - Rounding) - Cent, expected * (1 + Rounding) + Cent);
        });
        var sum = Scale.Prices.All.Sum(price => cost[price.Of]);
        Assert.InRange(cost["sum"], sum * (1 - Rounding) - Cent, sum * (1 + Rounding) + Cent);
    }

    [Theory]
    [InlineData("1/s, single", 1, false)]
    [InlineData("100/s, single", 100, false)]
    [InlineData("1/s, bulk", 1, true)]
    [InlineData("100/s, bulk", 100, true)]
    [InlineData("3,307/s, bulk", 3_307, true)]
    public void Each_use_is_that_of_the_model(string mints, double rate, bool isBulk)
    {
        var settings = new ScaleSettings();
        var month = isBulk ? Month.OfBulk(rate, settings) : Month.OfSingle(rate, settings);
        var shown = RowOf(Use, mints);

        Assert.All(Scale.Prices.All, price =>
        {
            var expected = month.GetValueOrDefault(price.Of);
            Assert.InRange(shown[price.Of], expected * (1 - Rounding), expected * (1 + Rounding));
        });
        // The page says that the base charge of Service Bus covers the messages.
        Assert.InRange(month.GetValueOrDefault(Month.BusOperations), 0, 13e6);
    }

    private static Dictionary<string, double> RowOf(string table, string mints)
    {
        var rows = TableOf(table);
        return rows[0].Zip(rows.Single(row => row[0] == mints)).Skip(1)
            .ToDictionary(cell => cell.First, cell => NumberOf(cell.Second));
    }

    /// <summary>The rows of the table below a heading, which are the names of its columns first.</summary>
    private static string[][] TableOf(string heading) =>
    [
        .. File.ReadLines(Path.Combine(Built.Root, "docs/operations.md"))
            .SkipWhile(line => line != heading).SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|')).Where(line => !line.StartsWith("| ---", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
    ];

    private static double NumberOf(string text)
    {
        var isMillion = text.EndsWith(" M", StringComparison.Ordinal);
        return double.Parse(isMillion ? text[..^2] : text, CultureInfo.InvariantCulture) * (isMillion ? 1e6 : 1);
    }
}
