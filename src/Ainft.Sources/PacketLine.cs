using System.Globalization;
using System.Text;

namespace Ainft.Sources;

/// <summary>A reference that a git server lists.</summary>
/// <param name="Name">The full name, such as <c>refs/heads/main</c>.</param>
/// <param name="Commit">The commit, also for a tag that has an object of its own.</param>
public sealed record GitReference(string Name, string Commit);

/// <summary>Lines of the git protocol, version 2 (gitprotocol-common, pkt-line).</summary>
public static class PacketLine
{
    /// <summary>The most bytes of a line with its length.</summary>
    public const int MaxBytes = 65_520;

    /// <summary>The line that ends a request or an answer.</summary>
    public const string Flush = "0000";

    /// <summary>The line between the parts of a request or an answer.</summary>
    public const string Delimiter = "0001";

    /// <summary>The number of bytes of the four digits at the beginning of a line.</summary>
    public const int LengthBytes = 4;

    /// <summary>Writes a line.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"{Encoding.UTF8.GetByteCount(text) + LengthBytes + 1:x4}{text}\n";
    }

    /// <summary>The length in the first four bytes of a line, which counts them. A special line has 0 to 2.</summary>
    /// <exception cref="SourceException">The bytes are no length.</exception>
    public static int LengthOf(ReadOnlySpan<byte> digits) =>
        digits.Length == LengthBytes
        && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length)
        && length is >= 0 and not 3 and <= MaxBytes ? length
        : throw new SourceException("The git server sent a line of an unknown length.");

    /// <summary>The request for the references that a revision may mean.</summary>
    public static byte[] AskReferences(string? revision) => Encoding.UTF8.GetBytes(string.Concat(
        [
            Of("command=ls-refs"), Delimiter, Of("peel"), Of("symrefs"),
            .. NamesOf(revision).Select(name => Of($"ref-prefix {name}")), Flush,
        ]));

    /// <summary>The request for one commit without its history.</summary>
    public static byte[] AskCommit(string commit) => Encoding.UTF8.GetBytes(string.Concat(
        [
            Of("command=fetch"), Delimiter, Of("no-progress"), Of("ofs-delta"), Of("deepen 1"), Of($"want {commit}"),
            Of("done"), Flush,
        ]));

    /// <summary>The commit that a revision means among the lines of the server. Null without such a line.</summary>
    public static string? Find(IEnumerable<string> lines, string? revision)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var reference in lines.Select(Read).OfType<GitReference>())
            known.TryAdd(reference.Name, reference.Commit);
        return NamesOf(revision).Select(known.GetValueOrDefault).FirstOrDefault(commit => commit is not null);
    }

    // A tag comes before a branch of the same name, as in git itself.
    private static IEnumerable<string> NamesOf(string? revision) => revision is null ? ["HEAD"]
        : revision.StartsWith("refs/", StringComparison.Ordinal) ? [revision]
        : [$"refs/tags/{revision}", $"refs/heads/{revision}"];

    private static GitReference? Read(string line)
    {
        var parts = line.TrimEnd('\n').Split(' ');
        if (parts.Length < 2)
            return null;
        var peeled = parts.Skip(2).FirstOrDefault(part => part.StartsWith("peeled:", StringComparison.Ordinal));
        var commit = peeled is null ? parts[0] : peeled["peeled:".Length..];
        return GitReader.CommitOf(Encoding.UTF8.GetBytes(commit)) is { } found
            ? new GitReference(parts[1], found)
            : null;
    }
}
