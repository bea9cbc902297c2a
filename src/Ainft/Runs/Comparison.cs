using System.Globalization;

namespace Ainft.Runs;

/// <summary>Compares the result of a finished process with a claim. Adds one finding per output and number.</summary>
internal sealed class Comparison(Claim claim, TaskResult result, List<string> findings)
{
    public bool Agrees(Comparator comparator) => comparator switch
    {
        Comparator.Bitwise bitwise => AgreesBitwise(bitwise),
        Comparator.Close close => Agrees(close),
        Comparator.Interval interval => Agrees(interval),
        Comparator.Equivalent equivalent => Agrees(equivalent),
        // ToArray compares all items, so that the findings are complete even when the first item does not agree.
        Comparator.All all => all.Items.Select(Agrees).ToArray().All(agrees => agrees),
        _ => throw new InvalidOperationException($"The comparator {comparator.Kind} is unknown."),
    };

    public static string Word(bool agrees) => agrees ? "match" : "mismatch";

    private bool AgreesBitwise(Comparator.Bitwise bitwise)
    {
        var paths = bitwise.Files ??
        [
            .. claim.Outputs.Select(file => file.Path).Union(result.Outputs.Select(file => file.Path))
                .Order(StringComparer.Ordinal),
        ];
        return paths.Select(AgreesBitwise).ToArray().All(agrees => agrees);
    }

    private bool AgreesBitwise(string path)
    {
        var claimed = One(claim.Outputs.Where(file => file.Path == path).Select(file => file.Sha256));
        var found = One(result.Outputs.Where(file => file.Path == path).Select(file => file.Sha256));
        var agrees = claimed is not null && claimed == found;
        findings.Add(agrees
            ? $"{path}: {Text(found)}: match."
            : $"{path}: expected {Text(claimed)}, found {Text(found)}: mismatch.");
        return agrees;
    }

    // A path that occurs twice is treated as missing, so that the order of the files does not matter.
    private static Sha256Digest? One(IEnumerable<Sha256Digest> digests) =>
        digests.Take(2).ToArray() is [var digest] ? digest : null;

    private bool Agrees(Comparator.Close close)
    {
        if (Found(close.Place) is not { } found || close.Value is not { } claimed)
            return Miss(close.Place, close.Value);
        var difference = found - claimed;
        var tolerance = Math.Max(close.Abs, close.Rel * Math.Abs(claimed));
        var agrees = IsNumber(found, claimed) && close.Direction switch
        {
            CloseDirection.AtMost => difference <= tolerance,
            CloseDirection.AtLeast => difference >= -tolerance,
            _ => Math.Abs(difference) <= tolerance,
        };
        var side = close.Direction switch
        {
            CloseDirection.AtMost => "at most ",
            CloseDirection.AtLeast => "at least ",
            _ => "",
        };
        findings.Add($"{Text(close.Place)}: expected {side}{Text(claimed)} (tolerance {Text(tolerance)}), "
            + $"found {Text(found)}: {Word(agrees)}.");
        return agrees;
    }

    private bool Agrees(Comparator.Interval interval)
    {
        if (Found(interval.Place) is not { } found || interval.Mean is not { } mean)
            return Miss(interval.Place, interval.Mean);
        var probability = Probability(found, mean, interval.Sd, interval.N);
        var agrees = IsNumber(found, mean) && probability >= interval.Alpha;
        var p = probability.ToString("G6", CultureInfo.InvariantCulture);
        findings.Add($"{Text(interval.Place)}: expected mean {Text(mean)} (sd {Text(interval.Sd)}, n {interval.N}), "
            + $"found {Text(found)}: {Word(agrees)}, p = {p}, alpha = {Text(interval.Alpha)}.");
        return agrees;
    }

    private bool Agrees(Comparator.Equivalent equivalent)
    {
        if (Found(equivalent.Place) is not { } found || equivalent.Mean is not { } mean)
            return Miss(equivalent.Place, equivalent.Mean);
        var agrees = IsNumber(found, mean) && Math.Abs(found - mean) <= equivalent.Margin;
        findings.Add($"{Text(equivalent.Place)}: expected mean {Text(mean)} (margin {Text(equivalent.Margin)}), "
            + $"found {Text(found)}: {Word(agrees)}.");
        return agrees;
    }

    // Without this check an infinite tolerance, or an infinity equal to the claimed one, would agree.
    private static bool IsNumber(double found, double claimed) => double.IsFinite(found) && double.IsFinite(claimed);

    internal static double Probability(double found, double mean, double sd, int n)
    {
        if (sd == 0)
            return found.Equals(mean) ? 1 : 0;
        var t = (found - mean) / (sd * Math.Sqrt(1 + 1.0 / n));
        return StudentT.Outside(Math.Abs(t), n - 1);
    }

    private double? Found(MetricPlace place)
    {
        var values = result.Metrics.Where(metric => metric.Place == place).Select(metric => metric.Value);
        return values.Take(2).ToArray() is [var value] ? value : null;
    }

    private bool Miss(MetricPlace place, double? claimed)
    {
        findings.Add($"{Text(place)}: expected {Number(claimed)}, found {Number(Found(place))}: mismatch.");
        return false;
    }

    private static string Number(double? number) => number is { } value ? Text(value) : "no number";

    private static string Text(MetricPlace place) => $"{place.File}#{place.Pointer}";

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(Sha256Digest? digest) =>
        digest is { } value ? $"sha256 {value.ToString()[2..]}" : "no file";
}
