using System.Text.RegularExpressions;
using Xunit;

namespace Ainft.Architecture.Tests;

/// <summary>A line has at most 120 columns, or 140 where only a literal makes it longer.</summary>
public sealed partial class LineWidthTests
{
    private const int MaxColumns = 120;
    private const int MaxColumnsWithLiteral = 140;

    public static TheoryData<string> Folders =>
        [.. Built.Sources().Select(source => string.Join('/', source.Split('/').Take(3).SkipLast(1))).Distinct()];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_line_of_a_project_is_too_long(string project)
    {
        var tooLong =
            from source in Built.Sources()
            where source.StartsWith($"{project}/", StringComparison.Ordinal)
            from line in Built.Lines(source).Index()
            where IsTooLong(line.Item)
            select $"{source}:{line.Index + 1} has {line.Item.Length} columns";
        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData(120, false, false)]
    [InlineData(121, false, true)]
    [InlineData(140, true, false)]
    [InlineData(141, true, true)]
    public void A_line_may_be_longer_only_for_a_literal(int columns, bool hasLiteral, bool isTooLong)
    {
        var line = hasLiteral ? $"\"{new string('a', columns - 3)}\";" : new string('a', columns);
        Assert.Equal(columns, line.Length);
        Assert.Equal(isTooLong, IsTooLong(line));
    }

    private static bool IsTooLong(string line) =>
        line.Length > MaxColumnsWithLiteral || (line.Length > MaxColumns && Literal().Count(line) == 0);

    // A literal that has room for the columns beyond the limit.
    [GeneratedRegex("""
        "(?:[^"\\]|\\.){20,}"
        """)]
    private static partial Regex Literal();
}
