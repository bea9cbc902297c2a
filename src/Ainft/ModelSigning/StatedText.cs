using System.Globalization;

namespace Ainft.ModelSigning;

/// <summary>Texts in the forms of in-toto and of the JSON of protocol buffers.</summary>
internal static class StatedText
{
    private const int MaxDigits = 19;
    private const int Bytes = 32;

    /// <summary>A text that must be <paramref name="expected"/>.</summary>
    public static void Exactly(this Field field, string expected)
    {
        if (field.Text(1024) is { } text && text != expected)
            field.Refuse(ViolationCode.WrongValue, $"Expected {expected}.");
    }

    /// <summary>A whole number as decimal text, because protocol buffers write 64 bits so.</summary>
    public static long? DecimalText(this Field field)
    {
        if (field.Text(MaxDigits) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        field.Refuse(ViolationCode.WrongForm, "Expected a whole number of 63 bits as decimal text.");
        return null;
    }

    /// <summary>The 32 bytes of a SHA-256 in base64.</summary>
    public static byte[]? Sha256Base64(this Field field)
    {
        if (field.Base64(Bytes) is not { } bytes)
            return null;
        if (bytes.Length == Bytes)
            return bytes;
        field.Refuse(ViolationCode.WrongLength, $"Expected {Bytes} bytes, found {bytes.Length}.");
        return null;
    }
}
