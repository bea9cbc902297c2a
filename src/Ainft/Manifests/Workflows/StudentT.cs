namespace Ainft.Manifests.Workflows;

/// <summary>Student's distribution, computed so that every language gets the same bits.</summary>
/// <remarks>
/// The code uses only + - * / and square roots of IEEE 754 doubles, each rounded once and never fused. Their order is
/// that of this file and of <c>docs/verdicts.md</c>. Library functions, such as a logarithm, differ in their last bits
/// between languages. For upper probabilities from 0.0001 to 0.25 the error is below 1e-12 up to 10,000 degrees of
/// freedom, and below 1e-10 up to 1,000,014. <c>docs/vectors/student-t.json</c> has results to compare with.
/// </remarks>
public static class StudentT
{
    private const double Tiny = 1e-300, Precision = 1e-15;
    private const double Pi = 3.141592653589793;
    private const int MaxTerms = 100_000, ManyDegrees = 1000;
    private static readonly double Unreachable = Power(2, 500);

    /// <summary>
    /// The 1 - <paramref name="upper"/> quantile. A T of this distribution exceeds it with that probability.
    /// </summary>
    /// <param name="degrees">The degrees of freedom, 1 or more.</param>
    /// <param name="upper">The probability, above 0 and below 0.5.</param>
    /// <returns>The quantile. Positive infinity when it is above 2^500.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside of its range.</exception>
    public static double Quantile(int degrees, double upper)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (!(upper is > 0 and < 0.5))
            throw new ArgumentOutOfRangeException(nameof(upper), upper,
                "Expected a probability above 0 and below 0.5.");
        var (both, beta) = (2 * upper, Beta(degrees));
        var (low, high) = (0.0, 1.0);
        for (; Tails(high, degrees, beta) > both; high *= 2)
        {
            if (high >= Unreachable)
                return double.PositiveInfinity;
            low = high;
        }
        while (true)
        {
            var middle = low + (high - low) / 2;
            if (middle == low || middle == high)
                return high;
            if (Tails(middle, degrees, beta) > both)
                low = middle;
            else
                high = middle;
        }
    }

    /// <summary>The probability of a |T| above <paramref name="t"/>, which is 0 or more.</summary>
    internal static double Outside(double t, int degrees) =>
        double.IsNaN(t) ? 1 : t >= Unreachable ? 0 : Tails(t, degrees, Beta(degrees));

    /// <summary>
    /// The probability of a |T| above t. It is the regularized incomplete beta function I_x(degrees/2, 1/2) with
    /// x = degrees / (degrees + t*t).
    /// </summary>
    private static double Tails(double t, int degrees, double beta)
    {
        var square = t * t;
        var (x, y) = (degrees / (degrees + square), square / (degrees + square));
        var half = degrees / 2.0;
        var power = Power(x, degrees / 2) * (degrees % 2 == 0 ? 1 : Math.Sqrt(x));
        var front = power * Math.Sqrt(y) / beta;
        return x < (half + 1) / (half + 2.5)
            ? front * Fraction(x, half, 0.5) / half
            : 1 - front * Fraction(y, 0.5, half) / 0.5;
    }

    /// <summary>
    /// The beta function B(degrees/2, 1/2), by B(1, 1/2) = 2, B(1/2, 1/2) = pi, and
    /// B(a + 1, 1/2) = B(a, 1/2) * a / (a + 1/2), and for many degrees by the series of DLMF 5.11.13.
    /// </summary>
    private static double Beta(int degrees)
    {
        if (degrees >= ManyDegrees)
        {
            var u = 1 / (degrees / 2.0);
            var series = 1 + u * (0.125 + u * (0.0078125 + u * (-0.0048828125 + u * -0.000640869140625)));
            return Math.Sqrt(Pi * u) * series;
        }
        var (beta, a) = degrees % 2 == 0 ? (2.0, 1.0) : (Pi, 0.5);
        for (; a < degrees / 2.0; a += 1)
            beta *= a / (a + 0.5);
        return beta;
    }

    /// <summary>
    /// The continued fraction of the incomplete beta function (DLMF 8.17.22), by the method of Lentz as Thompson and
    /// Barnett changed it.
    /// </summary>
    private static double Fraction(double x, double a, double b)
    {
        var (c, d) = (1.0, 1 / Nonzero(1 - (a + b) * x / (a + 1)));
        var result = d;
        for (var m = 1; m <= MaxTerms; m++)
        {
            var even = m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m));
            d = 1 / Nonzero(1 + even * d);
            c = Nonzero(1 + even / c);
            result *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m));
            d = 1 / Nonzero(1 + odd * d);
            c = Nonzero(1 + odd / c);
            result *= d * c;
            if (Math.Abs(d * c - 1) < Precision)
                break;
        }
        return result;
    }

    private static double Nonzero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>Computes a power by squaring, from the lowest bit of the exponent upwards.</summary>
    private static double Power(double number, int exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
                result *= number;
            number *= number;
        }
        return result;
    }
}
