namespace Ainft.Scale;

/// <summary>The rate at which a load meets a limit, and that limit.</summary>
internal sealed record FirstLimit(double Rate, Limit Limit, string Part)
{
    private const double Precision = 1.02, Most = 400_000;

    /// <summary>
    /// Finds the rate by doubling and then by bisection. A reader of pages gets slower and no error, so pages count
    /// only where they are too many in the median second.
    /// </summary>
    /// <param name="play">Plays a rate.</param>
    /// <param name="median">Whether the median second must meet the limit, or any second.</param>
    public static FirstLimit Find(Func<double, Load> play, bool median)
    {
        var (low, high) = (0.0, 250.0);
        var met = Busiest(play(high), median);
        for (; met.Share < 1 && high < Most; met = Busiest(play(high), median))
            (low, high) = (high, 2 * high);
        while (low > 0 && high / low > Precision)
        {
            var middle = (low + high) / 2;
            var busiest = Busiest(play(middle), median);
            if (busiest.Share >= 1)
                (high, met) = (middle, busiest);
            else
                low = middle;
        }
        return new FirstLimit(high, met.Use.Limit, met.Use.Part);
    }

    /// <summary>The limit that a load uses most.</summary>
    public static (Use Use, double Share) Busiest(Load load, bool median) => Limits.All.Keys
        .Where(limit => median || limit != Limit.PageRows)
        .Select(load.UseOf)
        .Select(use => (use, Limits.ShareOf(use.Limit, median ? use.Median : use.Highest)))
        .MaxBy(pair => pair.Item2);
}
