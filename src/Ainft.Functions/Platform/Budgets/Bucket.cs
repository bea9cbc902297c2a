using System.Globalization;

namespace Ainft.Functions.Platform;

/// <summary>The token bucket of one client or signer, which limits how much its owner may spend and when.</summary>
/// <param name="budgets">The budgets, which store the level of the bucket.</param>
/// <param name="name">The budget's name in headers and messages.</param>
/// <param name="key">The bytes that identify the owner and the budget.</param>
/// <param name="perMinute">The units that flow into the bucket per minute, which is also its size.</param>
internal sealed class Bucket(Budgets budgets, string name, byte[] key, double perMinute)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>The bucket forgets a debt beyond this time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public string Name => name;

    /// <summary>How long until the bucket holds as many units. Null when it holds them now.</summary>
    public TimeSpan? WaitFor(double units)
    {
        var late = UntilFull + TimeOf(units) - Window;
        return late > TimeSpan.Zero ? late : null;
    }

    /// <summary>Takes units that were spent. The bucket goes into debt when it holds fewer.</summary>
    public void Spend(double units)
    {
        var now = budgets.Now;
        budgets.Spent.Spend(key, now, TimeOf(units).Ticks, now + (Window + LongestWait).Ticks);
    }

    /// <summary>An item of <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-10).</summary>
    public string Policy => string.Create(
        CultureInfo.InvariantCulture, $"\"{name}\";q={(long)perMinute};w={Window.TotalSeconds};ainft-unit=\"cost\"");

    /// <summary>An item of <c>RateLimit</c> with the units left and the seconds until the bucket is full.</summary>
    public string Left => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{name}\";r={(long)Math.Max(0, perMinute * (1 - UntilFull / Window))}"
            + $";t={Math.Ceiling(UntilFull.TotalSeconds)}");

    private TimeSpan UntilFull => TimeSpan.FromTicks(Math.Max(0, budgets.Spent.FullAt(key) - budgets.Now));

    private TimeSpan TimeOf(double units) => Window * Math.Min(units / perMinute, LongestWait / Window + 1);
}
