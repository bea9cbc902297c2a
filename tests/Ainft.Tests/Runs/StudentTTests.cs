using System.Text.Json;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class StudentTTests
{
    // One-sided critical values, as printed in every table (NIST/SEMATECH e-Handbook, 1.3.6.7.2).
    [Theory]
    [InlineData(1, 0.05, 6.314)]
    [InlineData(2, 0.05, 2.920)]
    [InlineData(3, 0.01, 4.541)]
    [InlineData(5, 0.1, 1.476)]
    [InlineData(10, 0.05, 1.812)]
    [InlineData(30, 0.001, 3.385)]
    [InlineData(100, 0.025, 1.984)]
    public void A_quantile_is_the_published_one(int degrees, double upper, double published) =>
        Assert.Equal(published, StudentT.Quantile(degrees, upper), 3);

    [Fact]
    public void A_quantile_has_the_bits_of_the_vectors()
    {
        using var vectors = JsonDocument.Parse(StudentTVectors.Read());
        var quantiles = vectors.RootElement.GetProperty("quantiles").EnumerateArray().ToArray();
        Assert.InRange(quantiles.Length, 50, 500);
        foreach (var vector in quantiles)
            Assert.Equal(
                BitConverter.DoubleToInt64Bits(vector.GetProperty("quantile").GetDouble()),
                BitConverter.DoubleToInt64Bits(StudentT.Quantile(vector.GetProperty("degrees").GetInt32(),
                    vector.GetProperty("upper").GetDouble())));
    }

    // "exact" has 30 digits. Another algorithm computed it with 50 digits.
    [Fact]
    public void A_quantile_is_far_nearer_to_the_exact_one_than_the_slack_of_a_decision()
    {
        using var vectors = JsonDocument.Parse(StudentTVectors.Read());
        foreach (var vector in vectors.RootElement.GetProperty("quantiles").EnumerateArray())
        {
            var (degrees, upper) = (vector.GetProperty("degrees").GetInt32(), vector.GetProperty("upper").GetDouble());
            var exact = double.Parse(vector.GetProperty("exact").GetString()!,
                System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(Math.Abs(StudentT.Quantile(degrees, upper) - exact), 0, 1e-10);
        }
    }

    [Fact]
    public void A_quantile_falls_when_its_probability_or_its_degrees_of_freedom_grow() =>
        Gen.Select(Gen.Int[1, 2000], Gen.Double[1e-4, 0.25], Gen.Double[1.001, 1.9]).Sample((degrees, upper, factor) =>
        {
            var quantile = StudentT.Quantile(degrees, upper);
            Assert.True(quantile > StudentT.Quantile(degrees, upper * factor));
            Assert.True(quantile > StudentT.Quantile(degrees + 1, upper));
        }, iter: 200);

    [Fact]
    public void A_quantile_agrees_with_the_distribution_function_of_a_library() =>
        Gen.Select(Gen.Int[1, 500], Gen.Double[1e-4, 0.4999]).Sample((degrees, upper) =>
            Assert.Equal(upper,
                MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degrees, -StudentT.Quantile(degrees, upper)), 9),
                iter: 300);

    // Below 0.01 the library rounds its own argument to 1.
    [Fact]
    public void A_probability_outside_agrees_with_the_distribution_function_of_a_library_in_its_own_digits() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Double[0.01, 30]).Sample((degrees, t) =>
        {
            var expected = 2 * MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degrees, -t);
            Assert.InRange(StudentT.Outside(t, degrees), expected * (1 - 1e-7), expected * (1 + 1e-7));
        }, iter: 2000);

    [Fact]
    public void A_quantile_that_no_number_of_a_file_reaches_is_infinite()
    {
        Assert.Equal(double.PositiveInfinity, StudentT.Quantile(1, 1e-300));
        Assert.InRange(StudentT.Quantile(1, 1e-100), 3e99, 4e99);
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(1, double.NaN));
    }
}
