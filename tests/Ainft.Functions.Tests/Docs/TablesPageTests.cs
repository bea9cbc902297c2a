using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Docs;

/// <summary>The table of docs/design/tables.md lists exactly the tables of the slices.</summary>
public sealed class TablesPageTests(StorageFixture storage)
{
    [Fact]
    public async Task Its_tables_are_those_of_the_slices_and_it_shows_which_belong_to_the_index()
    {
        await using var app = await App.StartAsync(storage);

        var declared = app.Get<IEnumerable<StorageName>>()
            .Where(name => name.Kind == StorageKind.Table)
            .Select(name => $"`{name.Name}` {(name.IsIndex ? "yes" : "no")}");
        var listed = DocumentedTable.Rows("design/tables.md", "| table |")
            .Select(line => line.Split('|')).Select(cells => $"{cells[1].Trim()} {cells[2].Trim()}");

        Assert.Equal(declared.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }
}
