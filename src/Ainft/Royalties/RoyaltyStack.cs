using System.Diagnostics.CodeAnalysis;
using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>
/// The royalties that a payment to a component owes. It maps each rewarded account of the ancestors to the greatest
/// share that any of its components asks for. A stack is immutable.
/// </summary>
/// <remarks>
/// <para>The stack of a component is the join of the stacks of its parents and of the parents' own shares. The
/// join takes the maximum per account, so a long line of versions by one creator asks once. It is commutative,
/// associative and idempotent, so neither the order of the parents nor a repeated parent matters.</para>
/// <para>A stack has at most <see cref="MaxAccounts"/> accounts and asks for at most the whole payment. Beyond either,
/// the stack is <see cref="Over"/>, which absorbs every other stack in a join.</para>
/// <para><see cref="RoyaltyStackBytes"/> specifies the bytes. Equal stacks have equal bytes.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "The rule of royalties calls it a stack.")]
public sealed class RoyaltyStack : IEquatable<RoyaltyStack>
{
    /// <summary>The units of the whole payment.</summary>
    public const int Whole = 100_000_000;

    /// <summary>The units of one basis point.</summary>
    public const int BasisPoint = Whole / ManifestLimits.Shares;

    /// <summary>The most accounts of a stack.</summary>
    public const int MaxAccounts = 1_024;

    /// <summary>The stack without accounts. It adds nothing to a join.</summary>
    public static readonly RoyaltyStack Empty = new([], 0);

    /// <summary>The one stack that has too many accounts or asks for too much.</summary>
    public static readonly RoyaltyStack Over = new([], Whole + 1);

    private readonly RoyaltyAsk[] asks;
    private readonly Lazy<byte[]> bytes;
    private readonly Lazy<Sha256Digest> digest;

    internal RoyaltyStack(RoyaltyAsk[] asks, int sum)
    {
        (this.asks, Sum) = (asks, sum);
        bytes = new Lazy<byte[]>(() => RoyaltyStackBytes.Write(this));
        digest = new Lazy<Sha256Digest>(() => Sha256Digest.Of(bytes.Value));
    }

    /// <summary>Whether the stack is the value <see cref="Over"/>.</summary>
    public bool IsOver => Sum > Whole;

    /// <summary>Whether no account asks for a share. <see cref="Over"/> is not empty.</summary>
    public bool IsEmpty => Sum == 0;

    /// <summary>
    /// The accounts with their shares, ascending by account. The list is empty for <see cref="Over"/>, which keeps no
    /// account.
    /// </summary>
    public IReadOnlyList<RoyaltyAsk> Asks => asks;

    /// <summary>
    /// The sum of all shares in units, at most <see cref="Whole"/>. It is greater exactly for <see cref="Over"/>.
    /// </summary>
    public int Sum { get; }

    /// <summary>The bytes, at most 32 KiB.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes.Value;

    /// <summary>The SHA-256 of the bytes.</summary>
    public Sha256Digest Digest => digest.Value;

    /// <summary>The shares that one component asks of its descendants. Its ancestors are not included.</summary>
    /// <param name="royalty">The royalty of its manifest in basis points, 0 to 1,000.</param>
    /// <param name="contributors">The contributors of its manifest. With an empty list the creator has all.</param>
    /// <param name="creator">The creator.</param>
    /// <exception cref="ArgumentOutOfRangeException">The royalty is outside its range.</exception>
    public static RoyaltyStack Of(int royalty, IReadOnlyList<Contributor> contributors, Address creator)
    {
        ArgumentNullException.ThrowIfNull(contributors);
        ArgumentOutOfRangeException.ThrowIfNegative(royalty);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(royalty, ManifestLimits.Royalty);
        if (royalty == 0)
            return Empty;
        if (contributors.Count == 0)
            return new([new(creator, royalty * BasisPoint)], royalty * BasisPoint);
        var asks = contributors.Select(one => new RoyaltyAsk(one.Address, royalty * one.Share)).ToArray();
        Array.Sort(asks, static (left, right) => left.Account.CompareTo(right.Account));
        return new(asks, asks.Sum(ask => ask.Units));
    }

    /// <summary>The shares that one component asks of its descendants.</summary>
    /// <param name="manifest">Its manifest. A reference has no royalty.</param>
    /// <param name="creator">Its creator.</param>
    public static RoyaltyStack Of(Manifest manifest, Address creator)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return Of(manifest.Royalty, manifest.Contributors, creator);
    }

    /// <summary>Reads the bytes of a stack.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="InvalidDataException">The bytes do not have the form of a stack.</exception>
    public static RoyaltyStack Read(ReadOnlySpan<byte> bytes) => RoyaltyStackBytes.Read(bytes);

    /// <summary>The greater share of each account in two stacks.</summary>
    /// <returns>
    /// The joined stack. It is one of the two objects if the other one adds no account and no greater share.
    /// </returns>
    public RoyaltyStack Join(RoyaltyStack other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsOver || other.IsEmpty || ReferenceEquals(this, other))
            return this;
        if (other.IsOver || IsEmpty)
            return other;
        var joined = new List<RoyaltyAsk>(asks.Length + other.asks.Length);
        var sum = 0L;
        for (var (left, right) = (0, 0); left < asks.Length || right < other.asks.Length;)
        {
            var ask = Next(asks, ref left, other.asks, ref right);
            sum += ask.Units;
            if (sum > Whole || joined.Count == MaxAccounts)
                return Over;
            joined.Add(ask);
        }
        return Equal(joined, asks) ? this : Equal(joined, other.asks) ? other : new([.. joined], (int)sum);
    }

    /// <summary>The units of an account, which are 0 when the stack does not have it.</summary>
    public int UnitsOf(Address account)
    {
        var place = Array.BinarySearch(
            asks, new(account, 0), Comparer<RoyaltyAsk>.Create((left, right) => left.Account.CompareTo(right.Account)));
        return place < 0 ? 0 : asks[place].Units;
    }

    /// <inheritdoc/>
    public bool Equals(RoyaltyStack? other) =>
        other is not null && Sum == other.Sum && asks.AsSpan().SequenceEqual(other.asks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RoyaltyStack);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Sum, asks.Length);

    private static bool Equal(List<RoyaltyAsk> joined, RoyaltyAsk[] asks) =>
        joined.Count == asks.Length && joined.SequenceEqual(asks);

    /// <summary>The next ask of two ascending lists. The greater one when both have the account.</summary>
    private static RoyaltyAsk Next(RoyaltyAsk[] some, ref int left, RoyaltyAsk[] others, ref int right)
    {
        if (left == some.Length)
            return others[right++];
        if (right == others.Length)
            return some[left++];
        var order = some[left].Account.CompareTo(others[right].Account);
        if (order != 0)
            return order < 0 ? some[left++] : others[right++];
        var (mine, theirs) = (some[left++], others[right++]);
        return mine.Units >= theirs.Units ? mine : theirs;
    }
}
