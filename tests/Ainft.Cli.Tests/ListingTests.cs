namespace Ainft.Cli.Tests;

public sealed class ListingTests
{
    private static readonly string Id = "0xa946" + new string('b', 56) + "1c2f";

    [Fact]
    public void At_80_columns_every_item_is_one_line_and_ids_are_shortened_with_a_note()
    {
        var lines = Write(80, "a name that is far too long to stand in a list beside everything else that is in it");
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal(3, lines.Count);
        Assert.Contains("0xa946bb…1c2f", lines[1], StringComparison.Ordinal);
        Assert.Contains("…  finalized", lines[1], StringComparison.Ordinal);
        Assert.Contains("--json", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_wide_window_ids_are_whole()
    {
        var lines = Write(200, "a name");
        Assert.Equal(2, lines.Count);
        Assert.Contains(Id, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Wide_letters_take_two_columns() =>
        Assert.All(Write(60, new string('字', 60)), line => Assert.InRange(PlainText.Columns(line), 1, 60));

    [Fact]
    public void A_name_cannot_add_a_row_or_a_colour() =>
        Assert.Contains("x\uFFFDy [red]z[/]", Write(200, "x\ny [red]z[/]")[1], StringComparison.Ordinal);

    private static List<string> Write(int width, string name)
    {
        var list = new Listing(1, "kind", "name", "status", "id");
        list.Add("model", name, "finalized", Id);
        return PlainConsole.Lines(width, list.Write);
    }
}
