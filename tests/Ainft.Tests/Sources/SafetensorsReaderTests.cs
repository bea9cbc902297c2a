using System.Buffers.Binary;
using System.Text;
using Ainft.Sources;
using Xunit;

namespace Ainft.Tests.Sources;

public sealed class SafetensorsReaderTests
{
    private const string Header =
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[16,48],"data_offsets":[0,3072]}}""";

    [Fact]
    public void A_header_has_the_sums_of_its_tensors()
    {
        var header = Read(Header, 3072);
        Assert.Equal((1, 768L), (header.Tensors, header.Parameters));
        var reading = SafetensorsReader.Sum([header, header]);
        var facts = reading.Values.Single(value => value.Member == "properties/safetensors").Value;
        Assert.Equal("""{"tensors":2,"types":["F32"],"parameters":1536}""", facts.ToJsonString());
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused() =>
        Assert.Contains(
            "cut off", Assert.Throws<SourceException>(() => Read(Header, 3071)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"a\":5}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,3],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"\\ud800\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("not JSON")]
    public void A_damaged_header_is_refused(string header) =>
        Assert.Throws<SourceException>(() => Read(header, 0));

    [Fact]
    public void A_header_is_no_longer_than_the_format_and_the_file_allow()
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, 112);
        Assert.Equal(112, SafetensorsReader.LengthOf("f", length, 3192));
        var start = length.ToArray();
        Assert.Throws<SourceException>(() => SafetensorsReader.LengthOf("f", start, 100));
        Assert.Throws<SourceException>(() => SafetensorsReader.LengthOf("f", start.AsSpan(0, 7), 7));
        BinaryPrimitives.WriteUInt64LittleEndian(start, ulong.MaxValue);
        Assert.Throws<SourceException>(() => SafetensorsReader.LengthOf("f", start, long.MaxValue));
    }

    private static SafetensorsHeader Read(string header, int data)
    {
        var utf8 = Encoding.UTF8.GetBytes(header);
        return SafetensorsReader.Read("f", utf8, 8 + utf8.Length + data);
    }
}
