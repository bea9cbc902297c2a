using System.Buffers.Binary;

namespace Ainft.Cli.Nodes.Archives;

/// <summary>
/// The block of 512 bytes before an entry of a tar archive. Its format is POSIX ustar, GNU tar, or the original format
/// of 1979.
/// </summary>
/// <param name="Type">Its type flag.</param>
/// <param name="Name">The bytes of its name. The header does not state their encoding.</param>
/// <param name="Size">The number of content bytes that follow.</param>
/// <param name="IsExecutable">Whether its owner may run it.</param>
internal sealed record TarHeader(char Type, byte[] Name, long Size, bool IsExecutable)
{
    public const int Length = 512;

    /// <summary>The value of ustar's size field when only an extended header can hold the size.</summary>
    public const long Overflow = 0x1_FFFF_FFFF;

    private const int UserExecute = 0b001_000_000;

    /// <summary>
    /// Reads a block. It ignores fields that change neither the name nor the content, such as owners and times.
    /// </summary>
    /// <exception cref="InvalidDataException">The block is damaged or has fields with an unknown meaning.</exception>
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

    // POSIX stores the beginning of a long name in these bytes. GNU stores times there, and fields for sparse files and
    // several volumes.
    private static ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> block)
    {
        var magic = block.Slice(257, 8);
        if (magic.SequenceEqual("ustar\000"u8))
            return block[508..].SequenceEqual("tar\0"u8)
                ? throw new InvalidDataException("The archive has the extensions of star, which a node does not read.")
                : Text(block.Slice(345, 155));
        var isGnu = magic.SequenceEqual("ustar  \0"u8);
        if (isGnu && block[369..500].ContainsAnyExcept((byte)0))
            throw new InvalidDataException("The archive contains a sparse file or is one of several volumes.");
        return isGnu || !magic.ContainsAnyExcept((byte)0)
            ? []
            : throw new InvalidDataException("The format of the archive is unknown.");
    }

    private static void RequireChecksum(ReadOnlySpan<byte> block)
    {
        var (unsigned, signed) = (0L, 0L);
        for (var index = 0; index < block.Length; index++)
        {
            var value = index is >= 148 and < 156 ? (byte)' ' : block[index];
            (unsigned, signed) = (unsigned + value, signed + (sbyte)value);
        }

        // Some old programs added the bytes as signed numbers.
        if (Number(block.Slice(148, 8)) is var sum && sum != unsigned && sum != signed)
            throw new InvalidDataException("The checksum of a header is wrong.");
    }

    // The field contains octal digits between spaces and NULs. If its first bit is set, it is a binary number of GNU
    // tar.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] == 0x80 && !field[1..^8].ContainsAnyExcept((byte)0)
            && BinaryPrimitives.ReadInt64BigEndian(field[^8..]) is >= 0 and var binary)
            return binary;
        var number = 0L;
        foreach (var digit in field.Trim(" \0"u8))
            number = digit is >= (byte)'0' and <= (byte)'7'
                ? (number << 3) + digit - '0'
                : throw new InvalidDataException("A number in a header is invalid.");
        return number;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) =>
        field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;
}
