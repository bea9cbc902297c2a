using System.IO.Hashing;

namespace Ainft;

/// <summary>
/// Reads the header of one gzip member (RFC 1952, section 2.3) byte by byte, so that the header may end anywhere in a
/// buffer.
/// </summary>
internal sealed class GzipHeader
{
    private const int FixedBytes = 10;
    private readonly Crc32 checksum = new();
    private Part part;
    private int flags, position, number;

    private enum Part
    {
        Fixed,
        ExtraLength,
        Extra,
        Name,
        Comment,
        Checksum,
        Done,
    }

    /// <summary>Whether the next byte is the first of the compressed data.</summary>
    public bool IsComplete => part == Part.Done;

    /// <summary>Reads the next byte, and returns the fault of the header up to this byte, or null.</summary>
    public string? Take(byte value)
    {
        // The header's checksum covers every byte before itself.
        if (part != Part.Checksum)
            checksum.Append([value]);
        switch (part)
        {
            case Part.Fixed:
                return TakeFixed(value);
            case Part.ExtraLength:
                if (TakeNumber(value))
                    Enter(number > 0 ? Part.Extra : Part.Name);
                return null;
            case Part.Extra:
                if (--number == 0)
                    Enter(Part.Name);
                return null;
            case Part.Name or Part.Comment:
                if (value == 0)
                    Enter(part + 1);
                return null;
            default:
                return TakeChecksum(value);
        }
    }

    private string? TakeFixed(byte value)
    {
        var fault = position switch
        {
            0 when value != 0x1F => "no gzip member begins here, because its first two bytes are not 1f 8b",
            1 when value != 0x8B => "no gzip member begins here, because its first two bytes are not 1f 8b",
            2 when value != 8 => $"the member has compression method {value}, and RFC 1952 defines only 8",
            3 when value > 0x1F => "the member's header sets a flag that RFC 1952 reserves",
            _ => null,
        };
        if (position == 3)
            flags = value;
        if (++position == FixedBytes)
            Enter(Part.ExtraLength);
        return fault;
    }

    private string? TakeChecksum(byte value)
    {
        if (!TakeNumber(value))
            return null;
        var isRight = number == (checksum.GetCurrentHashAsUInt32() & 0xFFFF);
        Enter(Part.Done);
        return isRight ? null : "the member's header does not match its checksum";
    }

    // A number has two bytes, and the low byte is first.
    private bool TakeNumber(byte value)
    {
        number |= value << (8 * position);
        return ++position == 2;
    }

    // Skips the parts that the flags leave out.
    private void Enter(Part next)
    {
        while (next < Part.Done && (flags & FlagOf(next)) == 0)
            next++;
        (part, position) = (next, 0);
        if (next != Part.Extra)
            number = 0;
    }

    private static int FlagOf(Part part) => part switch
    {
        Part.ExtraLength or Part.Extra => 0x04,
        Part.Name => 0x08,
        Part.Comment => 0x10,
        _ => 0x02,
    };
}
