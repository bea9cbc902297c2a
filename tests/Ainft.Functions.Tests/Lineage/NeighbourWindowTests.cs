using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Azure.Data.Tables;
using CsCheck;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>The rows of neighbours follow from the own components of a window alone.</summary>
public sealed class NeighbourWindowTests
{
    private const int KiB = 1024;

    private static readonly Sha256Digest Bundle = Sha256Digest.Of("bundle"u8);
    private static readonly HashSet<AinftId> None = [];

    [Fact]
    public void Each_own_component_is_once_in_the_rows_whatever_another_bundle_owns() =>
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 1_000_000], Gen.Int[1, 8]).Sample((count, seed, share) =>
        {
            var (random, all) = (new Random(seed), RowsOf(count));
            var elsewhere = all.Where(_ => random.Next(share) == 0).Select(IdOf).ToHashSet();

            var rows = Complete(all, elsewhere);

            var own = all.Where(row => !elsewhere.Contains(IdOf(row))).ToArray();
            Assert.Equal(
                own.Length < NeighbourWindow.FewestComponents ? [] : own.Select(row => row.RowKey), KeysIn(rows));
        });

    [Fact]
    public void A_window_that_knew_the_owners_before_makes_the_same_rows()
    {
        var all = RowsOf(300);
        var elsewhere = all.Where((_, index) => index % 3 == 0).Select(IdOf).ToHashSet();
        var known = RowsOf(300);
        foreach (var row in known.Where(row => elsewhere.Contains(IdOf(row))))
            row["Bundle"] = default(Sha256Digest).ToString();

        Assert.Equal(
            Complete(all, elsewhere).Select(TextOf),
            Complete(known, elsewhere).Select(TextOf));
    }

    [Fact]
    public void A_row_ends_before_it_is_too_long_and_a_component_that_is_too_long_alone_is_left_out()
    {
        var all = RowsOf(100);
        foreach (var (index, row) in all.Index())
            Fill(row, index == 50 ? 600 * KiB : 40 * KiB);

        var rows = Complete(all, None);

        Assert.Equal(all.Where((_, index) => index != 50).Select(row => row.RowKey), KeysIn(rows));
        Assert.All(rows, row => Assert.InRange(row.GetInt32("Size")!.Value, 1, 512 * KiB));
        // Twelve components of 40 KiB are less than 512 KiB, and thirteen are more.
        Assert.Equal(9, rows.Count);
    }

    [Fact]
    public void A_window_of_many_long_components_keeps_a_bounded_number_of_bytes()
    {
        var window = new NeighbourWindow(Bundle);
        foreach (var row in RowsOf(1_000))
        {
            Fill(row, 100 * KiB);
            window.Add(row);
        }

        var rows = window.Complete(None);

        Assert.InRange(rows.Sum(row => row.GetInt32("Size")!.Value), 63 << 20, 65 << 20);
        Assert.Equal(RowsOf(KeysIn(rows).Count()).Select(row => row.RowKey), KeysIn(rows));
    }

    [Fact]
    public void The_key_of_an_offset_comes_before_the_row_that_has_it_and_after_the_rows_behind_it()
    {
        var rows = Complete(RowsOf(300), None);

        foreach (var row in rows)
            foreach (var offset in NeighbourRow.Read(row).Select(Ainfts.OffsetIn))
                Assert.Same(
                    row,
                    rows.OrderBy(one => one.RowKey, StringComparer.Ordinal).First(one =>
                        string.CompareOrdinal(one.RowKey, NeighbourRow.KeyOf(Bundle, offset)) >= 0));
    }

    [Fact]
    public void A_damaged_row_has_no_components()
    {
        var row = Complete(RowsOf(20), None)[0];
        foreach (var (name, value) in new (string, object)[]
            { ("Rows", new byte[8]), ("Size", 1), ("Size", int.MaxValue), ("Size", -1) })
            Assert.Empty(NeighbourRow.Read(new TableEntity(row) { [name] = value }));
    }

    private static IReadOnlyList<TableEntity> Complete(IEnumerable<TableEntity> all, HashSet<AinftId> elsewhere)
    {
        var window = new NeighbourWindow(Bundle);
        foreach (var row in all)
            window.Add(row);
        return window.Complete(elsewhere);
    }

    private static TableEntity[] RowsOf(int count) =>
    [
        .. Enumerable.Range(0, count).Select(n => new TableEntity("0", IdOf(n).ToString())
        {
            ["Bundle"] = Bundle.ToString(),
            ["LineOffset"] = 100 + n * 1_000,
        }),
    ];

    /// <summary>Gives a row properties that do not compress, of at most 64 KiB each.</summary>
    private static void Fill(TableEntity row, int size)
    {
        var random = new Random(Ainfts.OffsetIn(row));
        for (var part = 0; size > 0; part++, size -= 60 * KiB)
        {
            var bytes = new byte[Math.Min(size, 60 * KiB)];
            random.NextBytes(bytes);
            row[$"Tail{part}"] = bytes;
        }
    }

    private static IEnumerable<string> KeysIn(IEnumerable<TableEntity> rows) =>
        rows.SelectMany(NeighbourRow.Read).Select(row => row.RowKey);

    private static string TextOf(TableEntity row) =>
        $"{row.RowKey} {row.GetInt32("Size")} {Convert.ToHexString(row.GetBinaryData("Rows").ToArray())}";

    private static AinftId IdOf(TableEntity row) => AinftId.Parse(row.RowKey);

    private static AinftId IdOf(int number) => new(Keccak256.Hash(BitConverter.GetBytes(number)));
}
