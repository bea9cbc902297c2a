using Ainft.Functions.Platform;
using Azure.Data.Tables;
using CsCheck;

namespace Ainft.Functions.Tests.Platform;

public sealed class PackedRowsTests
{
    private static readonly Gen<object> Value = Gen.OneOf<object>(
        Gen.String[Gen.Char.AlphaNumeric, 0, 80].Select(text => (object)text),
        Gen.Byte.Array[0, 40].Select(bytes => (object)$"0x{Convert.ToHexStringLower(bytes)}"),
        Gen.Byte.Array[0, 40].Select(bytes => (object)$"0x{Convert.ToHexString(bytes)}"),
        Gen.OneOf("", "0x", "0x0", "0xab ", "ä€𝄞").Select(text => (object)text),
        Gen.Byte.Array[0, 300].Select(bytes => (object)bytes),
        Gen.Int.Select(number => (object)number),
        Gen.Long.Select(number => (object)number),
        Gen.Bool.Select(yes => (object)yes),
        Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks].Select(ticks => (object)new DateTimeOffset(ticks, default)));

    private static readonly Gen<TableEntity> Row = Gen
        .Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 12], Value)[0, 12]
        .Select(values => new TableEntity(values));

    [Fact]
    public void Rows_are_read_as_they_were_written() => Row.List[0, 5].Sample(rows =>
    {
        var packed = rows.SelectMany(row => PackedRows.Write(row).ToArray()).ToArray();

        Assert.Equal(rows.Select(TextOf), PackedRows.Read(packed).Select(TextOf));
    });

    [Fact]
    public void Equal_rows_have_equal_bytes_in_any_order_of_their_properties() => Row.Sample(row =>
    {
        var other = new TableEntity();
        foreach (var (name, value) in row.Reverse())
            other[name] = value is byte[] bytes ? BinaryData.FromBytes(bytes) : value;

        Assert.Equal(PackedRows.Write(row).ToArray(), PackedRows.Write(other).ToArray());
    });

    [Fact]
    public void Other_bytes_are_refused_or_read_without_more_memory_than_they_have() =>
        Gen.Select(Row, Gen.Int[0, 10_000], Gen.Byte).Sample((row, place, value) =>
        {
            var packed = PackedRows.Write(row).ToArray();
            packed[place % packed.Length] = value;
            try
            {
                PackedRows.Read(packed);
            }
            catch (InvalidDataException)
            {
            }
        });

    [Fact]
    public void A_row_that_is_cut_is_refused() => Row.Where(row => row.Count > 0).Sample(row =>
    {
        var packed = PackedRows.Write(row).ToArray();
        Assert.Throws<InvalidDataException>(() => PackedRows.Read(packed[..^1]));
    });

    [Fact]
    public void A_value_of_another_type_is_refused() =>
        Assert.Throws<ArgumentException>(() => PackedRows.Write(new TableEntity { ["Ratio"] = 0.5 }));

    private static string TextOf(TableEntity row) => string.Join('\n', row
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"{pair.Key} {pair.Value.GetType()} " + pair.Value switch
        {
            byte[] bytes => Convert.ToHexString(bytes),
            DateTimeOffset time => $"{time.UtcTicks}",
            var value => $"{value}",
        }));
}
