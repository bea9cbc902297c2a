using System.Text.RegularExpressions;

namespace Ainft.Architecture.Tests;

/// <summary>The English of a part of the project, and the frequency of the words that make it hard to read.</summary>
/// <param name="Text">Sentences of comments, messages or pages.</param>
internal sealed partial record Prose(string Text)
{
    /// <summary>How many words the text has.</summary>
    public int Words => Word().Count(Text);

    /// <summary>Each habit that is counted, with the most per 1,000 words.</summary>
    public static readonly IReadOnlyList<(string Habit, Regex Form, double Most)> Habits =
    [
        ("nominal what", What(), 2),
        ("who", Who(), 0.5),
        ("nobody and nothing", Nobody(), 1),
        ("colons and semicolons", Marks(), 10),
    ];

    /// <summary>The occurrences of a habit per 1,000 words.</summary>
    public double PerThousand(Regex habit) => 1000.0 * habit.Count(Text) / Words;

    /// <summary>The comments and the messages of a C# file. A message is a literal of four words and more.</summary>
    public static Prose OfCode(IEnumerable<string> lines) => new(string.Join('\n', lines.Select(OfLine)));

    /// <summary>The sentences of a Markdown page, without tables, code and links.</summary>
    public static Prose OfPage(string page) => new(NotProse().Replace(page, " "));

    /// <summary>The comments of a C# file alone, because literals of tests are often code of other languages.</summary>
    public static Prose OfComments(IEnumerable<string> lines) => new(string.Join('\n', lines.Select(OfComment)));

    private static string OfComment(string line) =>
        Comment().Match(line) is { Success: true } comment ? Markup().Replace(comment.Groups[1].Value, " ") : "";

    private static string OfLine(string line)
    {
        if (OfComment(line) is { Length: > 0 } comment)
            return comment;
        var messages = Message().Matches(line).Select(message => Hole().Replace(message.Value, "x"))
            .Where(message => Word().Count(message) > 3);
        return string.Join(' ', messages);
    }

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\bwhat\b", RegexOptions.IgnoreCase)]
    private static partial Regex What();

    [GeneratedRegex(@"\b(who|whoever|whom)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Who();

    [GeneratedRegex(@"\b(nobody|none|somebody|nothing|anybody|everybody|no one)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Nobody();

    [GeneratedRegex(@"[;:](?=\s|$)")]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?:^\s*///?|[^:]//)\s?(.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"<[^>]*>|https?:\S+")]
    private static partial Regex Markup();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex Message();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^```[\s\S]*?^```|^ {4}.*$|^\|.*$|`[^`]*`|\]\([^)]*\)|https?:\S+", RegexOptions.Multiline)]
    private static partial Regex NotProse();
}
