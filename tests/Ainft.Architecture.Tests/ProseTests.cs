using System.Globalization;
using Xunit;

namespace Ainft.Architecture.Tests;

/// <summary>The words that made the text hard to read stay as rare as in the projects that we admire.</summary>
public sealed class ProseTests(ITestOutputHelper output)
{
    public static TheoryData<string> Projects =>
        [.. Built.Sources().Select(source => string.Join('/', source.Split('/').Take(2))).Distinct()
            .Where(project => project.StartsWith("src/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Comments_and_messages_of_a_project_are_plain(string project)
    {
        var sources = Built.Sources().Where(source => source.StartsWith($"{project}/", StringComparison.Ordinal));
        Judge(project, Prose.OfCode(sources.SelectMany(Built.Lines)));
    }

    [Fact]
    public void Comments_of_the_tests_are_plain()
    {
        var sources = Built.Sources().Where(source => source.StartsWith("tests/", StringComparison.Ordinal));
        Judge("tests", Prose.OfComments(sources.SelectMany(Built.Lines)));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs")]
    public void Pages_are_plain(string path)
    {
        var place = Path.Combine(Built.Root, path);
        var files = File.Exists(place)
            ? [place]
            : Directory.GetFiles(place, "*.md", SearchOption.AllDirectories);
        Judge(path, Prose.OfPage(string.Join('\n', files.Select(File.ReadAllText))));
    }

    [Fact]
    public void Each_habit_is_seen_in_comments_and_in_messages()
    {
        var prose = Prose.OfCode(
        [
            "    // This is what nobody reads; so: who writes it?",
            "    Fail(\"The name of the file is what counts here\");",
            "    var what = nothing;",
            "    Short(\"what\");",
        ]);
        Assert.Equal(18, prose.Words);
        Assert.Equal([2, 1, 1, 2], Prose.Habits.Select(habit => habit.Form.Count(prose.Text)));
    }

    private void Judge(string name, Prose prose)
    {
        var counts = Prose.Habits
            .Select(habit => (habit.Habit, Found: prose.PerThousand(habit.Form), habit.Most))
            .ToArray();
        foreach (var (habit, found, most) in counts)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name}: {habit} {found:F1} per 1,000 words, at most {most}"));
        Assert.All(counts, count => Assert.True(
            count.Found <= count.Most, $"{count.Habit}: {count.Found:F1} per 1,000 words, at most {count.Most}"));
    }
}
