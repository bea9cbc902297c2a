using System.Text;
using Ainft.Sources;
using Xunit;

namespace Ainft.Tests.Sources;

public sealed class ShardIndexReaderTests
{
    private const string Path = "weights/model.safetensors.index.json";
    private const string Index =
        """{"metadata":{"weight_map":"x"},"weight_map":{"a":"one","b":"two","c":"one"},"more":["three"]}""";

    [Theory]
    [InlineData("model.safetensors.index.json", true)]
    [InlineData(Path, true)]
    [InlineData("model.safetensors", false)]
    [InlineData("pytorch_model.bin.index.json", false)]
    public void An_index_is_recognized_by_its_name(string path, bool isIndex) =>
        Assert.Equal(isIndex, ShardIndexReader.IsIndex(path));

    [Fact]
    public void An_index_whose_files_are_all_in_its_folder_gives_no_values()
    {
        var reading = Read(Index, "weights/one", "weights/two", Path);
        Assert.Empty(reading.Values);
        Assert.Empty(reading.Remarks);
    }

    [Theory]
    [InlineData("weights/one", "two")]
    [InlineData("weights/one")]
    [InlineData("weights/one", "weights/TWO")]
    public void An_index_names_a_file_that_the_folder_lacks(params string[] paths)
    {
        var message = Assert.Throws<SourceException>(() => Read(Index, paths)).Message;
        Assert.Contains("lacks 1 of", message, StringComparison.Ordinal);
        Assert.EndsWith("for example two.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{"weight_map":{"a":"one"}""")]
    [InlineData("""{"weight_map":{"a":"\ud800"}}""")]
    public void A_damaged_index_is_refused(string index) =>
        Assert.Throws<SourceException>(() => Read(index, "weights/one"));

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"weight_map":"one"}""")]
    [InlineData("""{"weight_map":{}}""")]
    public void Another_document_names_no_files(string index) => Assert.Empty(Read(index).Values);

    [Fact]
    public void An_index_beyond_the_limit_is_refused() =>
        Assert.Throws<SourceException>(() => ShardIndexReader.Read(Path, new byte[ShardIndexReader.MostBytes + 1], []));

    private static SourceReading Read(string index, params string[] paths) =>
        ShardIndexReader.Read(Path, Encoding.UTF8.GetBytes(index), paths);
}
