using System.Security.Cryptography;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>Every client's and signer's buckets, as far as this instance of the app is concerned.</summary>
/// <remarks>
/// The budgets protect storage, which all instances share. So each gives out its part: the budget divided by the number
/// of instances.
/// </remarks>
internal sealed class Budgets(IOptions<BudgetOptions> options, Instances instances, TimeProvider time)
{
    // 2 MiB, whatever comes: a client meets another's level in all four cells with probability 0.0004 beside 10,000
    // that spend all.
    private const int Width = 1 << 16;

    private readonly long started = time.GetTimestamp();

    /// <summary>When buckets are full again.</summary>
    public SpentTimes Spent { get; } = new(Width, RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether requests are limited at all.</summary>
    public bool AreOn => options.Value.Factor > 0;

    /// <summary>Ticks since the start, by a clock that nobody sets.</summary>
    public long Now => time.GetElapsedTime(started).Ticks;

    /// <summary>A client's bucket.</summary>
    public Bucket Of(BudgetClass budget, ClientAddress client) =>
        Open(budget, NameOf(budget), [0, (byte)budget, .. client.ToBytes()]);

    /// <summary>A signer's bucket, as large as a client's.</summary>
    public Bucket Of(BudgetClass budget, Address signer) =>
        Open(budget, $"{NameOf(budget)}-signer", [1, (byte)budget, .. signer.ToArray()]);

    private Bucket Open(BudgetClass budget, string name, byte[] key) =>
        new(this, name, key, options.Value.PerMinute(budget) / instances.Count);

    private static string NameOf(BudgetClass budget) => budget.ToString().ToLowerInvariant();
}
