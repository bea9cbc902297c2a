using System.Globalization;

namespace Ainft.Scale;

/// <summary>Writes the tables of the report in Markdown.</summary>
internal sealed class Report(TextWriter output)
{
    /// <summary>Writes a heading.</summary>
    public void Head(string title)
    {
        output.WriteLine();
        output.WriteLine($"#### {title}");
        output.WriteLine();
    }

    /// <summary>Writes a sentence.</summary>
    public void Say(string text) => output.WriteLine(text);

    /// <summary>Writes the head of a table.</summary>
    public void Columns(params string[] names)
    {
        Row(names);
        Row([.. names.Select(_ => "---")]);
    }

    /// <summary>Writes a row of a table.</summary>
    public void Row(params string[] cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>Writes the use of each limit that a load touches, the busiest first.</summary>
    public void Uses(Load load)
    {
        Columns("limit", "per second at most", "median second", "highest second", "part with the highest");
        foreach (var use in Limits.All.Keys.Select(load.UseOf)
            .Where(use => use.Highest > 0)
            .OrderByDescending(use => Limits.ShareOf(use.Limit, use.Highest)))
            Row(
                Limits.All[use.Limit].Name,
                Number(Limits.All[use.Limit].Most),
                Percent(Limits.ShareOf(use.Limit, use.Median)),
                Percent(Limits.ShareOf(use.Limit, use.Highest)),
                use.Part.Length > 0 ? $"`{use.Part}`" : "");
    }

    /// <summary>Writes a number with separators, and without a fraction where it is large.</summary>
    public static string Number(double value) =>
        value.ToString(value is > 0 and < 10 && value % 1 != 0 ? "0.####" : "N0", CultureInfo.InvariantCulture);

    /// <summary>Writes a price in full.</summary>
    public static string Price(double dollars) => dollars.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Writes an amount with an error of at most half a percent, from a hundredth on.</summary>
    public static string Amount(double value) =>
        value.ToString(value < 1 ? "0.####" : value < 100 ? "0.##" : "N0", CultureInfo.InvariantCulture);

    /// <summary>Writes a share as a percentage.</summary>
    public static string Percent(double share) =>
        (100 * share).ToString(share is > 0 and < 0.1 ? "0.0" : "N0", CultureInfo.InvariantCulture) + " %";
}
