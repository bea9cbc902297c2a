using System.Security.Cryptography;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>The buckets of all clients and signers in this instance of the app.</summary>
/// <remarks>
/// The budgets protect storage, which all instances share. So each instance gives out its part, which is the budget
/// divided by the number of instances.
/// </remarks>
internal sealed class Budgets(IOptions<BudgetOptions> options, Instances instances, TimeProvider time)
{
    // The cells take 2 MiB at any load. When 10,000 clients spend all, another client shares all four of its cells with
    // them with probability 0.0004.
    private const int Width = 1 << 16;

    private const string Files = "registered-files";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Day = TimeSpan.FromDays(1);

    private readonly long started = time.GetTimestamp();

    /// <summary>The times at which buckets are full again.</summary>
    public SpentTimes Spent { get; } = new(Width, RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether requests are limited at all.</summary>
    public bool AreOn => options.Value.Factor > 0;

    /// <summary>Ticks since the start, by a clock that never jumps.</summary>
    public long Now => time.GetElapsedTime(started).Ticks;

    /// <summary>A client's bucket.</summary>
    public Bucket Of(BudgetClass budget, ClientAddress client) =>
        Open(budget, NameOf(budget), [0, (byte)budget, .. client.ToBytes()]);

    /// <summary>A signer's bucket, as large as a client's.</summary>
    public Bucket Of(BudgetClass budget, Address signer) =>
        Open(budget, $"{NameOf(budget)}-signer", [1, (byte)budget, .. signer.ToArray()]);

    /// <summary>The files of components that a signer may still register.</summary>
    public Bucket FilesOf(Address signer) => OpenFiles($"{Files}-signer", [2, .. signer.ToArray()]);

    /// <summary>The files of components that a client may still import, because an import has no signer.</summary>
    public Bucket FilesOf(ClientAddress client) => OpenFiles(Files, [3, .. client.ToBytes()]);

    private Bucket Open(BudgetClass budget, string name, byte[] key) =>
        new(this, name, key, options.Value.PerMinute(budget) / instances.Count, Minute);

    private Bucket OpenFiles(string name, byte[] key) =>
        new(this, name, key, options.Value.Factor * options.Value.FilesPerDay / instances.Count, Day);

    private static string NameOf(BudgetClass budget) => budget.ToString().ToLowerInvariant();
}
