using System.Globalization;

namespace Ainft.Functions.Platform;

/// <summary>The bucket of one client or signer: how much it may still spend, and when it may go on.</summary>
/// <param name="budgets">Where its level is kept.</param>
/// <param name="name">The budget's name in headers and messages.</param>
/// <param name="key">Whose bucket it is.</param>
/// <param name="perMinute">The units that flow into it per minute, and that it holds.</param>
internal sealed class Bucket(Budgets budgets, string name, byte[] key, double perMinute)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>A debt beyond this is forgotten.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public string Name => name;

    /// <summary>Null when there are as many units; else how long until there are.</summary>
    public TimeSpan? WaitFor(double units)
    {
        var late = UntilFull + TimeOf(units) - Window;
        return late > TimeSpan.Zero ? late : null;
    }

    /// <summary>Takes units that were spent, down into debt where there are fewer.</summary>
    public void Spend(double units)
    {
        var now = budgets.Now;
        budgets.Spent.Spend(key, now, TimeOf(units).Ticks, now + (Window + LongestWait).Ticks);
    }

    /// <summary>An item of <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-10).</summary>
    public string Policy => string.Create(
        CultureInfo.InvariantCulture, $"\"{name}\";q={(long)perMinute};w={Window.TotalSeconds};ainft-unit=\"cost\"");

    /// <summary>An item of <c>RateLimit</c>: the units left, and the seconds until all are back.</summary>
    public string Left => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{name}\";r={(long)Math.Max(0, perMinute * (1 - UntilFull / Window))};t={Math.Ceiling(UntilFull.TotalSeconds)}");

    private TimeSpan UntilFull => TimeSpan.FromTicks(Math.Max(0, budgets.Spent.FullAt(key) - budgets.Now));

    private TimeSpan TimeOf(double units) => Window * Math.Min(units / perMinute, LongestWait / Window + 1);
}
