using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Cli.Events;

namespace Ainft.Cli.Tests;

public sealed class WatchLineTests
{
    private static readonly string Id = "0xa946" + new string('b', 56) + "1c2f";

    [Fact]
    public void At_80_columns_an_event_is_one_line_and_its_id_is_shortened()
    {
        var line = Assert.Single(Write(80));
        Assert.InRange(line.TrimEnd().Length, 1, 80);
        Assert.Contains("ainft.minted", line, StringComparison.Ordinal);
        Assert.EndsWith("model  letters  0xa946bb…1c2f", line.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_wide_window_the_id_is_whole() =>
        Assert.EndsWith(Id, Assert.Single(Write(130)).TrimEnd(), StringComparison.Ordinal);

    private static List<string> Write(int width)
    {
        var json = $$$"""
            {"type":"ainft.minted","timestamp":"2026-01-01T00:00:00Z",
             "data":{"kind":"model","name":"letters","id":"{{{Id}}}"}}
            """;
        var answer = new AnswerPart("events", "", JsonDocument.Parse(json).RootElement);
        return PlainConsole.Lines(width, people => WatchCommand.Show(answer, people));
    }
}
