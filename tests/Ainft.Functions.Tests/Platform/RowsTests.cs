using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Platform;

public class RowsTests(StorageFixture fixture)
{
    [Fact]
    public async Task A_row_is_inserted_once_and_replaced_only_by_its_etag()
    {
        var rows = (await StorageUnderTest.CreateAsync(fixture)).Rows;
        var row = Row("p", "a", 1);

        Assert.True(await rows.InsertAsync(row));
        Assert.False(await rows.InsertAsync(Row("p", "a", 2)));
        var first = row.ETag;
        row["n"] = 3;
        Assert.True(await rows.ReplaceAsync(row, first));
        Assert.NotEqual(first, row.ETag);
        Assert.False(await rows.ReplaceAsync(Row("p", "a", 4), first));
        Assert.False(await rows.ReplaceAsync(Row("p", "absent", 4), first));
        Assert.Equal(3, (await rows.GetAsync("p", "a"))!["n"]);
        Assert.False(await rows.DeleteAsync("p", "a", first));
        Assert.True(await rows.DeleteAsync("p", "a", row.ETag));
        Assert.False(await rows.DeleteAsync("p", "a"));
        Assert.Null(await rows.GetAsync("p", "a"));
    }

    [Fact]
    public async Task Absent_rows_are_inserted_and_present_ones_returned_as_stored()
    {
        var rows = (await StorageUnderTest.CreateAsync(fixture)).Rows;
        TableEntity[] present = [Row("p0", "k003", -1),
            Row("p1", "k100", -2), Row("p1", "k101", -3), Row("p2", "k249", -4)];
        foreach (var row in present)
            await rows.InsertAsync(row);
        var wanted = Enumerable.Range(0, 4)
            .SelectMany(p => Enumerable.Range(0, 250).Select(k => Row($"p{p}", $"k{k:000}", k))).ToArray();

        var found = await rows.InsertAbsentAsync(wanted);

        Assert.Equal(present.Select(r => (r.PartitionKey, r.RowKey, r["n"])).Order(),
            found.Select(r => (r.PartitionKey, r.RowKey, r["n"])).Order());
        for (var p = 0; p < 4; p++)
            Assert.Equal(wanted.Where(r => r.PartitionKey == $"p{p}").Select(r => r.RowKey),
                await KeysAsync(rows.RangeAsync($"p{p}", null, null)));
    }

    [Fact]
    public async Task Inserting_the_same_rows_again_changes_nothing_and_returns_them_all()
    {
        var rows = (await StorageUnderTest.CreateAsync(fixture)).Rows;
        var wanted = Enumerable.Range(0, 130).Select(k => Row("p", $"k{k:000}", k)).ToArray();

        Assert.Empty(await rows.InsertAbsentAsync(wanted));
        var again = await rows.InsertAbsentAsync(wanted.Select(r => Row("p", r.RowKey, -1)).ToArray());

        Assert.Equal(wanted.Select(r => (r.RowKey, r["n"])),
            again.Select(r => (r.RowKey, r["n"])).OrderBy(r => r.RowKey, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_writers_of_the_same_rows_share_them_without_loss()
    {
        var prefix = StorageFixture.NewPrefix();
        var one = (await StorageUnderTest.CreateAsync(fixture, prefix: prefix)).Rows;
        var other = (await StorageUnderTest.CreateAsync(fixture, prefix: prefix)).Rows;
        TableEntity[] Wanted(int writer) =>
            [.. Enumerable.Range(0, 300).Select(k => Row($"p{k % 3}", $"k{k:000}", writer))];

        var present = await Task.WhenAll(one.InsertAbsentAsync(Wanted(1)), other.InsertAbsentAsync(Wanted(2)));

        var stored = new List<TableEntity>();
        for (var p = 0; p < 3; p++)
            await foreach (var row in one.RangeAsync($"p{p}", null, null))
                stored.Add(row);
        Assert.Equal(300, stored.Count);
        // The result of each writer lists exactly the rows that the other one wrote.
        Assert.Equal(Keys(stored.Where(r => (int)r["n"] == 2)), Keys(present[0]));
        Assert.Equal(Keys(stored.Where(r => (int)r["n"] == 1)), Keys(present[1]));
    }

    [Fact]
    public async Task Of_rows_with_equal_keys_the_first_is_stored()
    {
        var rows = (await StorageUnderTest.CreateAsync(fixture)).Rows;

        Assert.Empty(await rows.InsertAbsentAsync([Row("p", "a", 1), Row("p", "a", 2), Row("p", "b", 3)]));

        Assert.Equal(1, (await rows.GetAsync("p", "a"))!["n"]);
    }

    [Fact]
    public async Task A_transaction_does_everything_or_nothing()
    {
        var rows = (await StorageUnderTest.CreateAsync(fixture)).Rows;
        var row = Row("p", "a", 1);
        await rows.InsertAsync(row);

        Assert.False(await rows.TransactAsync([Add(Row("p", "b", 1)), Add(Row("p", "a", 2))]));
        Assert.Null(await rows.GetAsync("p", "b"));
        Assert.False(await rows.TransactAsync([Add(Row("p", "b", 1)), new(TableTransactionActionType.UpdateReplace,
            Row("p", "a", 2), new ETag("W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\""))]));
        Assert.Null(await rows.GetAsync("p", "b"));
        Assert.True(await rows.TransactAsync(
            [Add(Row("p", "b", 1)), new(TableTransactionActionType.UpdateReplace, Row("p", "a", 2), row.ETag)]));
        Assert.Equal(2, (await rows.GetAsync("p", "a"))!["n"]);
    }

    [Fact]
    public async Task A_range_is_in_key_order_and_takes_no_more_than_asked()
    {
        var rows = (await StorageUnderTest.CreateAsync(fixture)).Rows;
        await rows.InsertAbsentAsync(Enumerable.Range(0, 30).Select(k => Row("it's", $"k{k:00}", k)).ToArray());

        Assert.Equal(["k05", "k06", "k07"], await KeysAsync(rows.RangeAsync("it's", "k05", "k08")));
        Assert.Equal(["k28", "k29"], await KeysAsync(rows.RangeAsync("it's", "k28", null)));
        Assert.Equal(["k00", "k01"], await KeysAsync(rows.RangeAsync("it's", null, "k20", take: 2)));
        Assert.Empty(await KeysAsync(rows.RangeAsync("it's", null, null, take: 0)));
    }

    [Fact]
    public async Task What_Azure_would_refuse_is_refused_here()
    {
        var rows = (await StorageUnderTest.CreateAsync(fixture)).Rows;
        var wide = Row("p", "wide", 1);
        for (var i = 0; i < 253; i++)
            wide[$"c{i}"] = i;
        var heavy = Row("p", "heavy", 1);
        for (var i = 0; i < 17; i++)
            heavy[$"c{i}"] = new byte[64 * 1024];
        TableEntity[] refused = [wide, heavy,
            new("p", "long") { ["c"] = new string('x', 32 * 1024 + 1) }, new("p/q", "a"), new("p", "a#b")];

        foreach (var row in refused)
            await Assert.ThrowsAsync<ArgumentException>(() => rows.InsertAsync(row));
        await Assert.ThrowsAsync<ArgumentException>(
            () => rows.TransactAsync([Add(Row("p", "a", 1)), Add(Row("q", "b", 1))]));
        await Assert.ThrowsAsync<ArgumentException>(
            () => rows.TransactAsync([.. Enumerable.Range(0, 101).Select(k => Add(Row("p", $"k{k}", 1)))]));
        await Assert.ThrowsAsync<ArgumentException>(
            () => rows.TransactAsync([.. Enumerable.Range(0, 8).Select(k => Add(Heavy(k)))]));
    }

    [Fact]
    public async Task Heavy_rows_are_split_into_transactions_below_four_mebibytes()
    {
        var rows = (await StorageUnderTest.CreateAsync(fixture)).Rows;

        Assert.Empty(await rows.InsertAbsentAsync(Enumerable.Range(0, 12).Select(Heavy).ToArray()));

        Assert.Equal(12, (await KeysAsync(rows.RangeAsync("p", null, null))).Count);
    }

    private static TableEntity Heavy(int k)
    {
        var row = Row("p", $"heavy{k:00}", k);
        for (var i = 0; i < 9; i++)
            row[$"c{i}"] = new byte[60 * 1024];
        return row;
    }

    private static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);

    private static TableEntity Row(string partition, string key, int n) => new(partition, key) { ["n"] = n };

    private static IEnumerable<string> Keys(IEnumerable<TableEntity> rows) =>
        rows.Select(r => r.RowKey).Order(StringComparer.Ordinal);

    private static async Task<List<string>> KeysAsync(IAsyncEnumerable<TableEntity> rows)
    {
        var keys = new List<string>();
        await foreach (var row in rows)
            keys.Add(row.RowKey);
        return keys;
    }
}
