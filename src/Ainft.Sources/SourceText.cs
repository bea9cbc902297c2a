using System.Text;

namespace Ainft.Sources;

/// <summary>Decodes the bytes of a file, within the limits and without replacement characters.</summary>
internal static class SourceText
{
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Decode(string file, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > SourceLimits.FileBytes)
            throw new SourceException($"{file} has more than {SourceLimits.FileBytes >> 20} MiB.")
            {
                Code = ViolationCode.TooLarge,
            };
        if (utf8.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException exception)
        {
            throw new SourceException($"{file} is not UTF-8 text.", exception);
        }
    }
}
