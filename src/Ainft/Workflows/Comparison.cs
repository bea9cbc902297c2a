using System.Globalization;

namespace Ainft;

/// <summary>Compares what a finished process gave with what is claimed, a sentence for each thing.</summary>
internal sealed class Comparison(Claim claim, TaskResult result, List<string> findings)
{
    public bool Agrees(Comparator comparator) => comparator switch
    {
        Comparator.Bitwise bitwise => AgreesBitwise(bitwise),
        Comparator.Close close => Agrees(close),
        Comparator.Interval interval => Agrees(interval),
        Comparator.Equivalent equivalent => Agrees(equivalent),
        // Every one is compared, so that every finding is told.
        Comparator.All all => all.Items.Select(Agrees).ToArray().All(agrees => agrees),
        _ => throw new InvalidOperationException($"There is no comparator {comparator.Kind}."),
    };

    private bool AgreesBitwise(Comparator.Bitwise bitwise)
    {
        var paths = bitwise.Files ?? [.. claim.Outputs.Select(file => file.Path).Union(result.Outputs.Select(file => file.Path)).Order(StringComparer.Ordinal)];
        return paths.Select(AgreesBitwise).ToArray().All(agrees => agrees);
    }

    private bool AgreesBitwise(string path)
    {
        var claimed = One(claim.Outputs.Where(file => file.Path == path).Select(file => file.Sha256));
        var found = One(result.Outputs.Where(file => file.Path == path).Select(file => file.Sha256));
        var agrees = claimed is not null && claimed == found;
        findings.Add(agrees
            ? $"{path}: sha256 {Text(claimed)} as claimed."
            : $"{path}: claimed sha256 {Text(claimed)}, found {Text(found)}.");
        return agrees;
    }

    // A path that is there twice is as good as none, whichever comes first.
    private static Sha256Digest? One(IEnumerable<Sha256Digest> digests) => digests.Take(2).ToArray() is [var digest] ? digest : null;

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
        var side = close.Direction == CloseDirection.Both ? "within" : $"{close.Direction.ToText()}, give or take";
        findings.Add($"{Text(close.Place)}: claimed {Text(claimed)} {side} {Text(tolerance)}, found {Text(found)}{(agrees ? "" : ", which is not")}.");
        return agrees;
    }

    private bool Agrees(Comparator.Interval interval)
    {
        if (Found(interval.Place) is not { } found || interval.Mean is not { } mean)
            return Miss(interval.Place, interval.Mean);
        var probability = Probability(found, mean, interval.Sd, interval.N);
        var agrees = IsNumber(found, mean) && probability >= interval.Alpha;
        findings.Add($"{Text(interval.Place)}: claimed mean {Text(mean)}, sd {Text(interval.Sd)} of {interval.N}, found {Text(found)}: p = {probability.ToString("G6", CultureInfo.InvariantCulture)} is {(agrees ? "at least" : "below")} {Text(interval.Alpha)}.");
        return agrees;
    }

    private bool Agrees(Comparator.Equivalent equivalent)
    {
        if (Found(equivalent.Place) is not { } found || equivalent.Mean is not { } mean)
            return Miss(equivalent.Place, equivalent.Mean);
        var agrees = IsNumber(found, mean) && Math.Abs(found - mean) <= equivalent.Margin;
        findings.Add($"{Text(equivalent.Place)}: claimed mean {Text(mean)} within {Text(equivalent.Margin)}, "
            + $"found {Text(found)}{(agrees ? "" : ", which is not")}.");
        return agrees;
    }

    // Neither an infinite tolerance nor equal words make something agree that is no number.
    private static bool IsNumber(double found, double claimed) => double.IsFinite(found) && double.IsFinite(claimed);

    internal static double Probability(double found, double mean, double sd, int n)
    {
        if (sd == 0)
            return found.Equals(mean) ? 1 : 0;
        var t = (found - mean) / (sd * Math.Sqrt(1 + 1.0 / n));
        return StudentT.Outside(Math.Abs(t), n - 1);
    }

    private double? Found(MetricPlace place) =>
        result.Metrics.Where(metric => metric.Place == place).Select(metric => metric.Value).Take(2).ToArray() is [var value] ? value : null;

    private bool Miss(MetricPlace place, double? claimed)
    {
        findings.Add($"{Text(place)}: claimed {(claimed is { } number ? Text(number) : "nothing")}, found {(Found(place) is { } value ? Text(value) : "nothing")}.");
        return false;
    }

    private static string Text(MetricPlace place) => $"{place.File}#{place.Pointer}";

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(Sha256Digest? digest) => digest is { } value ? value.ToString()[2..] : "nothing";
}
