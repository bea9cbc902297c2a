using System.Globalization;
using System.Text.Json;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class EquivalenceTests(ITestOutputHelper output)
{
    private const int Trials = 20_000;
    private static readonly MetricPlace Score = new("metrics.json", "/score");

    private static Comparator.Equivalent Comparator(double mean = 1, double margin = 0.1, double sd = 0.02,
        int n = 10, double alpha = 0.05) =>
            new(Score, mean, margin, sd, n, alpha);

    [Fact]
    public void The_statistics_are_those_of_two_one_sided_tests()
    {
        // Calculated by hand with x = 1.01, q = 0.0002, s^2 = (9 * 0.0004 + 0.0002) / 10, se = s * sqrt(1/2 + 1/10).
        var shown = Equivalence.Of(Comparator(), [1.0, 1.02]);
        var error = Math.Sqrt(0.0038 / 10) * Math.Sqrt(0.6);
        Assert.Equal((2, 10), (shown.Count, shown.Degrees));
        Assert.Equal((1.01, Math.Sqrt(0.00038)), (shown.Mean, shown.Sd), new Near());
        Assert.Equal((0.09 / error, 0.11 / error), (shown.Above, shown.Below), new Near());
        Assert.Equal(1.8124611228, shown.Limit, 9);
        Assert.True(shown.IsShown);
        Assert.False(Equivalence.Of(Comparator(), [1.0, 1.16]).IsShown);
    }

    [Fact]
    public void The_vectors_are_decided_as_they_say()
    {
        using var vectors = JsonDocument.Parse(StudentTVectors.Read());
        var cases = vectors.RootElement.GetProperty("equivalence").EnumerateArray().ToArray();
        Assert.Contains(cases, vector => vector.GetProperty("shown").GetBoolean());
        Assert.Contains(cases, vector => !vector.GetProperty("shown").GetBoolean());
        foreach (var vector in cases)
        {
            double Number(string name) => vector.GetProperty(name) is { ValueKind: JsonValueKind.Number } number
                ? number.GetDouble()
                : vector.GetProperty(name).GetString() switch
                {
                    "Infinity" => double.PositiveInfinity,
                    "-Infinity" => double.NegativeInfinity,
                    _ => double.NaN
                };
            var found = vector.GetProperty("found").EnumerateArray().Select(number => number.GetDouble()).ToArray();
            var result =
                Equivalence.Of(Comparator(Number("mean"), Number("margin"), Number("sd"), vector.GetProperty("n")
                .GetInt32(), Number("alpha")), found);
            Assert.Equal(vector.GetProperty("shown").GetBoolean(), result.IsShown);
            Assert.Equal((Number("limit"), Number("above"), Number("below")),
                (result.Limit, result.Above, result.Below));
        }
    }

    [Fact]
    public void A_statistic_at_the_limit_is_not_enough()
    {
        var limit = Equivalence.Of(Comparator(margin: 1), [1.0]).Limit;
        var error = 0.02 * Math.Sqrt(1.1);
        bool IsShown(double above) => Equivalence.Of(Comparator(margin: above * error), [1.0]).IsShown;
        Assert.False(IsShown(limit));
        Assert.False(IsShown(limit + 0.9e-9));
        Assert.True(IsShown(limit + 1.1e-9));
    }

    [Fact]
    public void Numbers_that_do_not_vary_are_equivalent_when_they_are_inside_of_the_margin()
    {
        Assert.True(Equivalence.Of(Comparator(sd: 0), [1.0625]).IsShown);
        Assert.True(Equivalence.Of(Comparator(sd: 0), [1.0625, 1.0625, 1.0625]).IsShown);
        Assert.False(Equivalence.Of(Comparator(margin: 0.0625, sd: 0), [1.0625]).IsShown);
        Assert.False(Equivalence.Of(Comparator(margin: 0.0625, sd: 0), [1.125]).IsShown);
    }

    [Fact]
    public void What_is_no_number_shows_nothing()
    {
        foreach (var odd in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e308 })
        {
            Assert.False(Equivalence.Of(Comparator(), [1, odd, 1]).IsShown);
            Assert.False(Equivalence.Of(Comparator(sd: 0), [odd]).IsShown);
        }
        Assert.False(Equivalence.Of(Comparator(), []).IsShown);
    }

    [Fact]
    public void A_wider_margin_never_refuses_what_a_narrower_one_shows() =>
        Gen.Select(Gen.Double[0.5, 1.5].Array[1, 16], Gen.Double[0.01, 2], Gen.Double[0, 2], Gen.Double[0, 0.5],
            Gen.Int[2, 30]).Sample((found, margin, more, sd, n) =>
                Assert.True(Equivalence.Of(Comparator(margin: margin + more, sd: sd, n: n), found).IsShown
                    || !Equivalence.Of(Comparator(margin: margin, sd: sd, n: n), found).IsShown));

    // The claimed runs are a sample too, so each trial draws them again. The test allows four standard errors of the
    // measured rate above alpha.
    [Theory]
    [InlineData(5, 0.05, 1)]
    [InlineData(5, 0.05, 3)]
    [InlineData(5, 0.01, 3)]
    [InlineData(10, 0.05, 1)]
    [InlineData(10, 0.05, 8)]
    [InlineData(10, 0.1, 16)]
    [InlineData(30, 0.05, 3)]
    public void A_difference_of_the_margin_is_shown_as_equivalent_at_most_as_often_as_alpha_says(int n, double alpha,
        int k)
    {
        foreach (var (margin, side) in new[] { (1.0, 1), (4.0, 1), (4.0, -1) })
        {
            var error = ShareShown(n, alpha, k, margin, side * margin, seed: 100 * n + k);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"n={n} k={k} alpha={alpha} margin={side * margin} sd: shown {error:0.0000}"));
            Assert.InRange(error, 0, alpha + 4 * Math.Sqrt(alpha * (1 - alpha) / Trials));
        }
    }

    [Fact]
    public void The_power_grows_with_the_nodes()
    {
        output.WriteLine("power at no difference, alpha 0.05, by margin in sd and n");
        output.WriteLine("k    2 sd, n=5   2 sd, n=10  3 sd, n=5   3 sd, n=10  4 sd, n=10");
        var last = 0.0;
        for (var k = 1; k <= 16; k++)
        {
            double[] powers =
                [.. new[] { (2.0, 5), (2.0, 10), (3.0, 5), (3.0, 10), (4.0, 10) }.Select(item =>
                    ShareShown(item.Item2, 0.05, k, item.Item1, 0, seed: k))];
            var shown = powers.Select(power => power.ToString("0.0000", CultureInfo.InvariantCulture));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{k,-4} {string.Join("      ", shown)}"));
            Assert.True(powers[1] > last - 0.02);
            last = powers[1];
        }
        Assert.InRange(last, 0.95, 1);
    }

    private static double ShareShown(int n, double alpha, int k, double margin, double difference, int seed)
    {
        var random = new Random(seed);
        var limit = StudentT.Quantile(n + k - 2, alpha);
        var shown = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            double[] claimed = [.. Enumerable.Range(0, n).Select(_ => Normal(random))];
            var mean = claimed.Average();
            var sd = Math.Sqrt(claimed.Sum(x => (x - mean) * (x - mean)) / (n - 1));
            double[] found = [.. Enumerable.Range(0, k).Select(_ => difference + Normal(random))];
            shown += Equivalence.Of(Comparator(mean, margin, sd, n, alpha), mean, found, limit).IsShown ? 1 : 0;
        }
        return (double)shown / Trials;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 1e-12
            && Math.Abs(x.Item2 - y.Item2) < 1e-9;

        public int GetHashCode((double, double) pair) => 0;
    }
}
