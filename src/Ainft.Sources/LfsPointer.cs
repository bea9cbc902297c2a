using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>
/// A pointer of Git LFS (specification v1), which git stores instead of a large file. It states the digest of the file.
/// </summary>
/// <param name="Sha256">The 64 digits of the SHA-256.</param>
/// <param name="Size">The number of bytes.</param>
public sealed partial record LfsPointer(string Sha256, long Size)
{
    /// <summary>The most bytes of a pointer.</summary>
    public const int MaxBytes = 1_024;

    /// <summary>Reads a file. Null for a file that is no pointer.</summary>
    public static LfsPointer? TryRead(ReadOnlySpan<byte> utf8) =>
        utf8.Length <= MaxBytes && Pointer().Match(Encoding.UTF8.GetString(utf8)) is { Success: true } match
        && long.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new LfsPointer(match.Groups[1].Value, size)
            : null;

    [GeneratedRegex(@"\Aversion https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\n"
        + @"size ([0-9]{1,18})\n?\z")]
    private static partial Regex Pointer();
}
