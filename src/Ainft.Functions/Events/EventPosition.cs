using System.Globalization;

namespace Ainft.Functions.Events;

/// <summary>
/// A position in a log, as text <c>LOG-NUMBER</c>. A rebuild of the index begins a new log with a new name, so a
/// position of the old log is recognized. Number 0 is before the first event.
/// </summary>
/// <param name="Log">The name of the log.</param>
/// <param name="Number">The number of the last event that the reader has.</param>
public readonly record struct EventPosition(string Log, long Number)
{
    /// <summary>The most characters of a position.</summary>
    public const int MaxLength = 64;

    private const int MaxDigits = 15;

    /// <summary>Reads a position. False for a text that no version of the app writes.</summary>
    public static bool TryParse(string? text, out EventPosition position)
    {
        position = default;
        if (text is null || text.Length > MaxLength
            || text.IndexOf('-', StringComparison.Ordinal) is not (> 0 and var at))
            return false;
        var (log, digits) = (text[..at], text[(at + 1)..]);
        if (digits.Length is 0 or > MaxDigits || (digits[0] == '0' && digits.Length > 1)
            || !digits.All(char.IsAsciiDigit) || !log.All(IsOfName))
            return false;
        position = new EventPosition(log, long.Parse(digits, CultureInfo.InvariantCulture));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Log}-{Number}");

    private static bool IsOfName(char c) => char.IsAsciiDigit(c) || c is >= 'a' and <= 'z';
}
