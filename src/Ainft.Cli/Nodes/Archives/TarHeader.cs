using System.Buffers.Binary;

namespace Ainft.Cli.Nodes.Archives;

/// <summary>
/// The block of 512 bytes before an entry of a tar archive: POSIX ustar, GNU tar, or the one of 1979 that both descend
/// from.
/// </summary>
/// <param name="Type">Its type flag.</param>
/// <param name="Name">Its name, in bytes that say nothing of their encoding.</param>
/// <param name="Size">How many bytes follow.</param>
/// <param name="IsExecutable">Whether its owner may run it.</param>
internal sealed record TarHeader(char Type, byte[] Name, long Size, bool IsExecutable)
{
    public const int Length = 512;

    /// <summary>What ustar's size field holds when an extended header has the true size, which does not fit.</summary>
    public const long Overflow = 0x1_FFFF_FFFF;

    private const int UserExecute = 0b001_000_000;

    /// <summary>
    /// Reads a block. Fields that change neither name nor content are not read: owners, times, devices.
    /// </summary>
    /// <exception cref="InvalidDataException">It is damaged, or has fields whose meaning is not known here.</exception>
    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        RequireChecksum(block);
        var prefix = Prefix(block);
        var name = Text(block[..100]);
        return new(
            block[156] == 0 ? '0' : (char)block[156],
            prefix.Length == 0 ? name.ToArray() : [.. prefix, (byte)'/', .. name],
            Number(block.Slice(124, 12)),
            (Number(block.Slice(100, 8)) & UserExecute) != 0);
    }

    // POSIX has the beginning of a long name in these bytes, GNU has times and what it needs for sparse files and
    // several volumes.
    private static ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> block)
    {
        var magic = block.Slice(257, 8);
        if (magic.SequenceEqual("ustar\000"u8))
            return block[508..].SequenceEqual("tar\0"u8)
                ? throw new InvalidDataException("it has the extensions of star")
                : Text(block.Slice(345, 155));
        var isGnu = magic.SequenceEqual("ustar  \0"u8);
        if (isGnu && block[369..500].ContainsAnyExcept((byte)0))
            throw new InvalidDataException("it is a part of a sparse file or of several volumes");
        return isGnu || !magic.ContainsAnyExcept((byte)0)
            ? []
            : throw new InvalidDataException("its format is not known");
    }

    private static void RequireChecksum(ReadOnlySpan<byte> block)
    {
        var (unsigned, signed) = (0L, 0L);
        for (var index = 0; index < block.Length; index++)
        {
            var value = index is >= 148 and < 156 ? (byte)' ' : block[index];
            (unsigned, signed) = (unsigned + value, signed + (sbyte)value);
        }

        // Some old programs added signed characters.
        if (Number(block.Slice(148, 8)) is var sum && sum != unsigned && sum != signed)
            throw new InvalidDataException("its checksum is wrong");
    }

    // Octal digits between spaces and NULs; or, with the first bit set, a number of GNU tar in binary.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] == 0x80 && !field[1..^8].ContainsAnyExcept((byte)0)
            && BinaryPrimitives.ReadInt64BigEndian(field[^8..]) is >= 0 and var binary)
            return binary;
        var number = 0L;
        foreach (var digit in field.Trim(" \0"u8))
            number = digit is >= (byte)'0' and <= (byte)'7'
                ? (number << 3) + digit - '0'
                : throw new InvalidDataException("a number in it is none");
        return number;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) =>
        field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;
}
