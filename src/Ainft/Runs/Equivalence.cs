using System.Globalization;
using System.Text.Json;

namespace Ainft.Runs;

/// <summary>
/// Tests whether the numbers that nodes found are equivalent to the claimed ones, with two one-sided t-tests
/// (Schuirmann 1987) of a comparator <c>equivalent</c>.
/// </summary>
/// <remarks>
/// Given k numbers x_1 … x_k, the following is computed in IEEE 754 doubles and in this order.
/// x = (0 + x_1 + … + x_k) / k, q = 0 + (x_1 - x)*(x_1 - x) + …,
/// df = n + k - 2, s = sqrt(((n - 1) * sd * sd + q) / df), se = s * sqrt(1/k + 1/n), d = x - mean,
/// above = (margin - d) / se, below = (margin + d) / se, limit = <see cref="StudentT.Quantile"/>(df, alpha).
/// Equivalence is shown when both statistics exceed limit + 1e-9. A positive number divided by se = 0 is infinity,
/// which exceeds every limit. 0/0 is not a number and exceeds no limit. If one of the x is not finite, their mean is
/// not finite, and equivalence is not shown. Without any x, equivalence is not shown.
/// </remarks>
/// <param name="Place">The place of the numbers.</param>
/// <param name="Count">The number k of nodes that found a number.</param>
/// <param name="Mean">The mean of the found numbers.</param>
/// <param name="Sd">The pooled standard deviation s.</param>
/// <param name="Degrees">The degrees of freedom df. 0 when no node found a number.</param>
/// <param name="Limit">The limit that both statistics must exceed.</param>
/// <param name="Above">The statistic against a true mean that is greater by the margin.</param>
/// <param name="Below">The statistic against a true mean that is less by the margin.</param>
public sealed record Equivalence(MetricPlace Place, int Count, double Mean, double Sd, int Degrees, double Limit,
    double Above, double Below)
{
    /// <summary>
    /// A statistic must exceed the limit by more than this. Otherwise the last bit of a double could decide.
    /// </summary>
    public const double Slack = 1e-9;

    /// <summary>Whether equivalence is shown.</summary>
    public bool IsShown => Above > Limit + Slack && Below > Limit + Slack;

    /// <summary>
    /// The reason why equivalence is not shown, for people. It becomes a part of the stored verdict.
    /// </summary>
    internal string Lacks => Count == 0 ? $"No node found a number at {Place.File}#{Place.Pointer}."
        : !double.IsFinite(Mean) ? $"A number at {Place.File}#{Place.Pointer} is not finite."
        : string.Create(CultureInfo.InvariantCulture,
            $"Equivalence is not shown at {Place.File}#{Place.Pointer}: of {Count} numbers with the mean {Mean:G6} the "
            + $"statistics are {Above:G6} and {Below:G6}, and both must exceed {Limit:G6}.");

    /// <summary>
    /// Writes the JSON form of a verdict, with the members in lower case and <c>shown</c>. A number that is not finite
    /// is written as a string.
    /// </summary>
    /// <param name="writer">The writer.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        EquivalenceJson.WriteTo(writer, this);
    }

    /// <summary>Tests a comparator on the numbers that nodes found.</summary>
    /// <param name="comparator">The comparator, with a mean.</param>
    /// <param name="found">The numbers, one per operator, in the order of the nodes' addresses.</param>
    /// <exception cref="ArgumentException">The comparator has no mean.</exception>
    public static Equivalence Of(Comparator.Equivalent comparator, IReadOnlyList<double> found)
    {
        ArgumentNullException.ThrowIfNull(comparator);
        ArgumentNullException.ThrowIfNull(found);
        var claimed = comparator.Mean ?? throw new ArgumentException("A template claims no mean.", nameof(comparator));
        if (found.Count == 0)
            return new Equivalence(comparator.Place, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN, double.NaN);
        var limit = StudentT.Quantile(comparator.N + found.Count - 2, comparator.Alpha);
        return Of(comparator, claimed, found, limit);
    }

    internal static Equivalence Of(Comparator.Equivalent comparator, double claimed, IReadOnlyList<double> found,
        double limit)
    {
        var (k, n) = (found.Count, comparator.N);
        var mean = Sum(found, number => number) / k;
        var squares = Sum(found, number => (number - mean) * (number - mean));
        var degrees = n + k - 2;
        var sd = Math.Sqrt(((n - 1) * comparator.Sd * comparator.Sd + squares) / degrees);
        var error = sd * Math.Sqrt(1.0 / k + 1.0 / n);
        var difference = mean - claimed;
        return new Equivalence(comparator.Place, k, mean, sd, degrees, limit,
            (comparator.Margin - difference) / error, (comparator.Margin + difference) / error);
    }

    private static double Sum(IReadOnlyList<double> numbers, Func<double, double> term)
    {
        var sum = 0.0;
        foreach (var number in numbers)
            sum += term(number);
        return sum;
    }
}
