using System.Globalization;
using System.Text;

namespace Ainft.ModelSigning;

/// <summary>The signed note of a log about the size and the root of its tree (C2SP tlog-checkpoint).</summary>
internal static class Checkpoint
{
    private const int HintBytes = 4;
    private const string SignatureMark = "\u2014 ";

    /// <summary>Whether the log signed a note with this size and root.</summary>
    /// <param name="note">Any text.</param>
    /// <param name="log">The log, whose key is known.</param>
    /// <param name="treeSize">The expected size.</param>
    /// <param name="root">The expected root.</param>
    public static bool IsSigned(string note, TrustedLog log, long treeSize, ReadOnlySpan<byte> root)
    {
        var end = note.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        // The signature covers the text with the line feed at its end.
        var text = note[..(end + 1)];
        return text.Split('\n') is [_, var size, var hash, ..]
            && size == treeSize.ToString(CultureInfo.InvariantCulture) && hash == Convert.ToBase64String(root)
            && note[(end + 2)..].Split('\n').Any(line => IsSignature(line, text, log));
    }

    private static bool IsSignature(string line, string text, TrustedLog log)
    {
        if (!line.StartsWith(SignatureMark, StringComparison.Ordinal))
            return false;
        var encoded = line[(line.LastIndexOf(' ') + 1)..];
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) && length > HintBytes
            && bytes.AsSpan(0, HintBytes).SequenceEqual(log.Id.Span[..HintBytes])
            && log.Key!.Verifies(Encoding.UTF8.GetBytes(text), bytes.AsSpan(HintBytes, length - HintBytes));
    }
}
