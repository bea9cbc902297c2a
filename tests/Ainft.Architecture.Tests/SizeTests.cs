using Xunit;

namespace Ainft.Architecture.Tests;

/// <summary>Files and the page about the structure stay as short as in the projects that we admire.</summary>
public sealed class SizeTests
{
    private const int MostLines = 130, MostLinesOfPage = 200;

    [Fact]
    public void Nine_of_ten_files_have_at_most_130_lines()
    {
        var lines = Built.Sources().Where(source => source.StartsWith("src/", StringComparison.Ordinal))
            .Select(source => Built.Lines(source).Length).Order().ToArray();

        Assert.InRange(lines[(int)(lines.Length * 0.9)], 1, MostLines);
    }

    [Fact]
    public void The_page_about_the_structure_has_at_most_200_lines() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Built.Root, "ARCHITECTURE.md")).Length, 1, MostLinesOfPage);
}
