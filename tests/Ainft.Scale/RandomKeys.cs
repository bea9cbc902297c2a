using Ainft.Ethereum;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Scale;

/// <summary>
/// Chooses partitions as the app does, by the first digits of random ids and of the hashes of listing keys.
/// </summary>
internal sealed class RandomKeys(Random random)
{
    public const int Partitions = 16;

    private const string Digits = "0123456789abcdef";

    private static readonly string[] Names = [.. Digits.Select(digit => digit.ToString())];

    private readonly byte[] bytes = new byte[Bytes32.Size];

    /// <summary>The partition of a row by its number.</summary>
    public static string NameOf(int partition) => Names[partition];

    /// <summary>The partition of a new component, bundle or batch.</summary>
    public int OfId() => NumberOf(Partition.Of(new AinftId(Next())));

    /// <summary>The same as the name of the partition.</summary>
    public string NameOfId() => NameOf(OfId());

    /// <summary>The partition of a listing with a new value.</summary>
    public int OfListing(string property) => Of(new ListingKey(property, Next().ToString()));

    /// <summary>The partition of a listing.</summary>
    public static int Of(ListingKey key) => NumberOf(key.Partition);

    /// <summary>The time until the next of events that happen at a rate and do not depend on each other.</summary>
    public double NextGap(double rate) => -Math.Log(1 - random.NextDouble()) / rate;

    /// <summary>A time between 0 and the given one.</summary>
    public double NextTime(double before) => before * random.NextDouble();

    private Bytes32 Next()
    {
        random.NextBytes(bytes);
        return new Bytes32(bytes);
    }

    private static int NumberOf(string key) => Digits.IndexOf(key[0], StringComparison.Ordinal);
}
