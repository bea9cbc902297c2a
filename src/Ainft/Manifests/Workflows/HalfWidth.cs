namespace Ainft.Manifests.Workflows;

/// <summary>The greatest distance from the claimed number that a comparator accepts.</summary>
internal static class HalfWidth
{
    /// <summary>The half-width of <c>close</c> is max(abs, rel * |value|).</summary>
    public static double Of(Comparator.Close close, double value) => Math.Max(close.Abs, close.Rel * Math.Abs(value));

    /// <summary>
    /// The half-width of <c>interval</c> is the 1 - alpha/2 quantile of Student's t with n - 1 degrees of freedom,
    /// times sd * sqrt(1 + 1/n).
    /// </summary>
    public static double Of(Comparator.Interval interval)
    {
        if (interval.Sd == 0)
            return 0;
        // Half of the least double is 0. No finite t has the probability 0, so the quantile is infinite.
        var limit = interval.Alpha / 2 is > 0 and var upper ? StudentT.Quantile(interval.N - 1, upper)
            : double.PositiveInfinity;
        return limit * interval.Sd * Math.Sqrt(1 + 1.0 / interval.N);
    }
}
