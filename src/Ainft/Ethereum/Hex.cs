namespace Ainft.Ethereum;

/// <summary>Hexadecimal text with the <c>0x</c> prefix, as Ethereum's JSON-RPC writes byte strings.</summary>
public static class Hex
{
    /// <summary>Formats bytes as <c>0x</c> and two lower-case digits per byte.</summary>
    public static string Format(ReadOnlySpan<byte> bytes) => string.Concat("0x", Convert.ToHexStringLower(bytes));

    /// <summary>Parses <c>0x</c>-prefixed hexadecimal text of an even number of digits.</summary>
    /// <exception cref="FormatException">
    /// The prefix is missing, the number of digits is odd, or a digit is not hexadecimal.
    /// </exception>
    public static byte[] Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var bytes)
            ? bytes
            : throw new FormatException("Expected 0x and an even number of hexadecimal digits.");

    /// <summary>Parses <c>0x</c>-prefixed hexadecimal text, and returns whether the text was well formed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0)
            return false;
        var result = new byte[(text.Length - 2) / 2];
        if (Convert.FromHexString(text[2..], result, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        bytes = result;
        return true;
    }

    /// <summary>Parses <c>0x</c> and exactly <c>2 * destination.Length</c> digits into a buffer.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, Span<byte> destination) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && text.Length == 2 + 2 * destination.Length
        && Convert.FromHexString(text[2..], destination, out _, out _) == System.Buffers.OperationStatus.Done;
}
