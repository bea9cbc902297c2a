using System.Globalization;

namespace Ainft.Functions.Platform;

/// <summary>The token bucket of one client or signer, which limits how much its owner may spend and when.</summary>
/// <param name="budgets">The budgets, which store the level of the bucket.</param>
/// <param name="name">The budget's name in headers and messages.</param>
/// <param name="key">The bytes that identify the owner and the budget.</param>
/// <param name="size">The units that the bucket holds at most.</param>
/// <param name="window">The time in which an empty bucket fills.</param>
internal sealed class Bucket(Budgets budgets, string name, byte[] key, double size, TimeSpan window)
{
    /// <summary>The bucket forgets a debt beyond this number of windows.</summary>
    private const double MostDebt = 60;

    public string Name => name;

    /// <summary>The units that the bucket holds at most.</summary>
    public double Size => size;

    /// <summary>How long until the bucket holds as many units. Null when it holds them now.</summary>
    public TimeSpan? WaitFor(double units)
    {
        var late = UntilFull + TimeOf(units) - window;
        return late > TimeSpan.Zero ? late : null;
    }

    /// <summary>Takes units that were spent. The bucket goes into debt when it holds fewer.</summary>
    public void Spend(double units)
    {
        var now = budgets.Now;
        budgets.Spent.Spend(key, now, TimeOf(units).Ticks, LatestFrom(now));
    }

    /// <summary>
    /// Takes units when the bucket holds them all, and returns null. Otherwise it takes none and returns how long that
    /// will be. A full bucket gives out more than its size and goes into debt, because else no time would be enough.
    /// </summary>
    public TimeSpan? TryTake(double units)
    {
        var (now, needed) = (budgets.Now, TimeOf(Math.Min(units, size)));
        var late = budgets.Spent.TrySpend(
            key, now, TimeOf(units).Ticks, LatestFrom(now), now + (window - needed).Ticks);
        return late > 0 ? TimeSpan.FromTicks(late) : null;
    }

    /// <summary>An item of <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-10).</summary>
    public string Policy => string.Create(
        CultureInfo.InvariantCulture, $"\"{name}\";q={(long)size};w={window.TotalSeconds};ainft-unit=\"cost\"");

    /// <summary>An item of <c>RateLimit</c> with the units left and the seconds until the bucket is full.</summary>
    public string Left => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{name}\";r={(long)Math.Max(0, size * (1 - UntilFull / window))}"
            + $";t={Math.Ceiling(UntilFull.TotalSeconds)}");

    private TimeSpan UntilFull => TimeSpan.FromTicks(Math.Max(0, budgets.Spent.FullAt(key) - budgets.Now));

    private TimeSpan TimeOf(double units) => window * Math.Min(units / size, MostDebt + 1);

    private long LatestFrom(long now) => now + (window * (MostDebt + 1)).Ticks;
}
