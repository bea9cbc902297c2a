namespace Ainft;

/// <summary>How far a number may be from the claimed one before a comparator refuses it.</summary>
internal static class HalfWidth
{
    /// <summary><c>close</c>: max(abs, rel * |value|).</summary>
    public static double Of(Comparator.Close close, double value) => Math.Max(close.Abs, close.Rel * Math.Abs(value));

    /// <summary>
    /// <c>interval</c>: the 1 - alpha/2 quantile of Student's t with n - 1 degrees of freedom, times sd * sqrt(1 +
    /// 1/n).
    /// </summary>
    public static double Of(Comparator.Interval interval)
    {
        if (interval.Sd == 0)
            return 0;
        // Half of the least double is 0, and no t is that improbable.
        var limit = interval.Alpha / 2 is > 0 and var upper ? StudentT.Quantile(interval.N - 1, upper)
            : double.PositiveInfinity;
        return limit * interval.Sd * Math.Sqrt(1 + 1.0 / interval.N);
    }
}
