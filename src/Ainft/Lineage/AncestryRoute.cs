using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Ainft.Ethereum;

namespace Ainft.Lineage;

/// <summary>
/// Maps each member of several sets to the number of a set that contains it. It needs about 1.23 bits per member and
/// bit of the number. So a query reads a range of one set only, the same as for a label of one set. An id that is not a
/// member maps to an arbitrary number, and the range of that set does not contain the id.
/// </summary>
/// <remarks>
/// A route is a table of numbers in three blocks of equal size. The set of an id is the exclusive or of one number of
/// each block. This is the static function of Botelho, Pagh and Ziviani (2007) and of Graf and Lemire (Xor Filters,
/// 2020). The table of <c>n</c> members of <c>k</c> sets has three blocks of <c>floor((floor(1.23 n) + 32) / 3) + 1</c>
/// numbers of <c>ceil(log2 k)</c> bits, lowest bits first.
/// <para>
/// The hash of an id has a key. The key is the SHA-256 of <c>ainft-route</c>, the attempt (one byte) and the names of
/// the sets. The names depend on all members, so a minter cannot choose ids for a key. An attempt can fail by chance,
/// and then the next attempt is made.
/// </para>
/// </remarks>
internal static class AncestryRoute
{
    /// <summary>The most bytes of a route. A row has no room for more.</summary>
    public const int MaxLength = 512 * 1024;

    private const int Attempts = 64;
    private const int Blocks = 3;
    private const ulong Second = 0x9E3779B97F4A7C15;
    private const ulong Third = 0xC2B2AE3D27D4EB4F;

    private readonly record struct Key(ulong A, ulong B, ulong C, ulong D);

    /// <summary>The bits of a set's number.</summary>
    public static int BitsOf(int sets) => BitOperations.Log2((uint)sets - 1) + 1;

    public static long LengthOf(int sets, int members) => ((long)Blocks * BlockOf(members) * BitsOf(sets) + 7) / 8;

    /// <summary>The number of the set to read. It can be greater than the number of any set.</summary>
    public static int Find(
        ReadOnlySpan<byte> table, ReadOnlySpan<Sha256Digest> names, int members, byte attempt, AinftId id)
    {
        var bits = BitsOf(names.Length);
        var hash = HashOf(KeyOf(names, attempt), id);
        var number = 0;
        for (var block = 0; block < Blocks; block++)
            number ^= Read(table, SlotOf(hash, block, BlockOf(members)), bits);
        return number;
    }

    /// <summary>Makes the route of sets. Returns false when it would be too long or all attempts failed.</summary>
    public static bool TryMake(
        AncestryMerge merge, ReadOnlySpan<Sha256Digest> names, out byte attempt, out byte[] table)
    {
        (attempt, table) = (0, []);
        if (LengthOf(names.Length, merge.Count) > MaxLength)
            return false;
        for (; attempt < Attempts; attempt++)
            if (TryMake(merge, KeyOf(names, attempt), BitsOf(names.Length)) is { } made)
            {
                table = made;
                return true;
            }
        return false;
    }

    private static byte[]? TryMake(AncestryMerge merge, Key key, int bits)
    {
        var block = BlockOf(merge.Count);
        var peeling = new RoutePeeling(Blocks * block, merge.Count);
        var hashes = new ulong[merge.Count];
        for (var place = 0; place < hashes.Length; place++)
        {
            hashes[place] = HashOf(key, merge.IdOf(place));
            peeling.Add(place, SlotsOf(place));
        }
        if (!peeling.TryPeel(SlotsOf))
            return null;
        var table = new byte[((long)Blocks * block * bits + 7) / 8];
        // In reverse order of removal, because no member that was removed later uses the slot of this member.
        foreach (var (place, slot) in peeling.Backwards())
        {
            var number = merge.OwnerOf(place);
            for (var other = 0; other < Blocks; other++)
                number ^= Read(table, SlotOf(hashes[place], other, block), bits);
            Write(table, slot, bits, number);
        }
        return table;

        (int, int, int) SlotsOf(int place) =>
            (SlotOf(hashes[place], 0, block), SlotOf(hashes[place], 1, block), SlotOf(hashes[place], 2, block));
    }

    private static int BlockOf(int members) => (int)((members * 123L / 100 + 32) / Blocks) + 1;

    private static int SlotOf(ulong hash, int block, int size)
    {
        var high = Math.BigMul(block == 0 ? hash : unchecked(hash * (block == 1 ? Second : Third)), (ulong)size, out _);
        return block * size + (int)high;
    }

    private static Key KeyOf(ReadOnlySpan<Sha256Digest> names, byte attempt)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData("ainft-route"u8);
        sha.AppendData([attempt]);
        foreach (var name in names)
            sha.AppendData(BytesOf(name.Value));
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        sha.GetHashAndReset(key);
        return new Key(Word(key, 0), Word(key, 1), Word(key, 2), Word(key, 3));
    }

    private static ulong HashOf(Key key, AinftId id)
    {
        var value = id.Value;
        var bytes = Bytes32.AsSpan(in value);
        var hash = Fold(Word(bytes, 0) ^ key.A, Word(bytes, 1) ^ key.B)
            ^ Fold(Word(bytes, 2) ^ key.C, Word(bytes, 3) ^ key.D);
        return Fold(hash ^ key.B, key.C | 1);
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int word) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[(word * sizeof(ulong))..]);

    private static byte[] BytesOf(Bytes32 value) => Bytes32.AsSpan(in value).ToArray();

    private static int Read(ReadOnlySpan<byte> table, int slot, int bits)
    {
        var at = (long)slot * bits;
        var (index, shift) = ((int)(at >> 3), (int)(at & 7));
        var word = table[index] | (index + 1 < table.Length ? table[index + 1] << 8 : 0);
        return word >> shift & ((1 << bits) - 1);
    }

    /// <summary>Writes a number into an empty slot.</summary>
    private static void Write(Span<byte> table, int slot, int bits, int number)
    {
        var at = (long)slot * bits;
        var (index, word) = ((int)(at >> 3), number << (int)(at & 7));
        table[index] |= (byte)word;
        if (index + 1 < table.Length)
            table[index + 1] |= (byte)(word >> 8);
    }
}
