using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Tests.Json;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class MetricReaderTests
{
    // The document and the pointers of RFC 6901, section 5, with a number at each pointer.
    private const string Rfc =
        """{"foo":[10,11],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}""";

    private static bool TryRead(string json, string pointer, out double value, out string? reason) =>
        MetricReader.TryRead(Encoding.UTF8.GetBytes(json), pointer, out value, out reason);

    [Theory]
    [InlineData("/foo/0", 10)]
    [InlineData("/foo/1", 11)]
    [InlineData("/", 0)]
    [InlineData("/a~1b", 1)]
    [InlineData("/c%d", 2)]
    [InlineData("/e^f", 3)]
    [InlineData("/g|h", 4)]
    [InlineData("/i\\j", 5)]
    [InlineData("/k\"l", 6)]
    [InlineData("/ ", 7)]
    [InlineData("/m~0n", 8)]
    public void Pointers_lead_where_RFC_6901_says(string pointer, double expected)
    {
        Assert.True(TryRead(Rfc, pointer, out var value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/foo")]
    [InlineData("/foo/2")]
    [InlineData("/foo/-")]
    [InlineData("/foo/-1")]
    [InlineData("/foo/01")]
    [InlineData("/foo/+1")]
    [InlineData("/foo/99999999999")]
    [InlineData("/foo/0/0")]
    [InlineData("/bar")]
    [InlineData("foo")]
    [InlineData("/m~n")]
    public void Where_there_is_no_number_the_reason_is_returned(string pointer)
    {
        Assert.False(TryRead(Rfc, pointer, out _, out var reason));
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"x":"1.5"}""")]
    [InlineData("""{"x":"NaN"}""")]
    [InlineData("""{"x":-NaN}""")]
    [InlineData("""{"x":+1}""")]
    [InlineData("""{"x":nan}""")]
    [InlineData("""{"x":.5}""")]
    [InlineData("""{"x":5.}""")]
    [InlineData("""{"x":01}""")]
    [InlineData("""{"x":1e}""")]
    [InlineData("""{"x":0x10}""")]
    [InlineData("""{"x":-1e999}""")]
    [InlineData("""{"x":1e999}""")]
    [InlineData("""{"x":null}""")]
    [InlineData("""{"x":true}""")]
    [InlineData("""{"x":1,"x":2}""")]
    [InlineData("""{"x":1""")]
    [InlineData("""{"x":1}{"x":1}""")]
    [InlineData("""{"x":1,}""")]
    [InlineData("""{"x":1,"y":[1,]}""")]
    [InlineData("""{"x":1 /* here */}""")]
    [InlineData("""{x:1}""")]
    [InlineData("""{"x":1,"y":'a'}""")]
    [InlineData("""{"x":1,"y":"\q"}""")]
    [InlineData("""{"x":1,"y":"\u12"}""")]
    [InlineData("{\"x\":1,\"y\":\"\t\"}")]
    [InlineData("""["x",1}""")]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\uFEFF{\"x\":1}")]
    public void Only_numbers_are_numbers(string json) => Assert.False(TryRead(json, "/x", out _, out _));

    [Theory]
    [InlineData("""{"y":NaN,"x":1}""")]
    [InlineData("""{"x":1,"y":[Infinity,-Infinity,{"z":NaN}]}""")]
    [InlineData("""{"step":1,"x":1,"step":2}""")]
    [InlineData("""{"y":{"x":3,"x":4},"x":1}""")]
    [InlineData("""{"y":12345678901234567890123,"x":1}""")]
    [InlineData("""{"y":1e400,"x":1,"z":-1e-400}""")]
    [InlineData("""{"y":"\ud800","x":1}""")]
    [InlineData("\uFEFF{\"x\":1}")]
    [InlineData(" \t\r\n{ \"x\" : 1 , \"y\" : [ ] , \"z\" : { } } \n")]
    public void What_is_odd_elsewhere_in_the_file_is_no_matter_of_the_number(string json)
    {
        Assert.True(TryRead(json, "/x", out var value, out var reason), reason);
        Assert.Equal(1, value);
    }

    [Theory]
    [InlineData("NaN", double.NaN)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("-0", 0)]
    [InlineData("-0.0e5", 0)]
    [InlineData("1e-400", 0)]
    [InlineData("1E+2", 100)]
    [InlineData("12345678901234567890123", 12345678901234567890123.0)]
    public void What_Python_writes_for_a_float_is_a_result(string written, double expected)
    {
        foreach (var (json, pointer) in new[] { (written, ""), ($"[{written}]", "/0"),
            ($"{{\"a\":[0,{{\"b\":{written}}}]}}", "/a/1/b") })
        {
            Assert.True(TryRead(json, pointer, out var value, out var reason), reason);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
        }
    }

    [Theory]
    [InlineData("""{"a":{"b":1},"a":2}""", "/a/b", "a")]
    [InlineData("""{"a":2,"a":{"b":1}}""", "/a/b", "a")]
    [InlineData("""{"a":{"b":1,"c":0,"b":1}}""", "/a/b", "b")]
    [InlineData("""{"a":{"b":1},"\u0061":{"b":1}}""", "/a/b", "a")]
    [InlineData("""[{"~/":1,"~\/":1}]""", "/0/~0~1", "~/")]
    [InlineData("""{"":1,"":1}""", "/", "")]
    public void A_member_on_the_pointers_way_exists_once(string json, string pointer, string name)
    {
        Assert.False(TryRead(json, pointer, out _, out var reason));
        Assert.Equal($"The member {name} is there twice on the way to this pointer.", reason);
    }

    [Theory]
    [InlineData("""{"\u0061\ud83d\ude00\n":1}""", "/a😀\n")]
    [InlineData("""{"a\/b":1}""", "/a~1b")]
    [InlineData("""{"~1":1}""", "/~01")]
    [InlineData("""{"0":[[],[0,1]]}""", "/0/1/1")]
    [InlineData("""[[[[1]]]]""", "/0/0/0/0")]
    public void Names_are_compared_without_their_escapes(string json, string pointer)
    {
        Assert.True(TryRead(json, pointer, out var value, out var reason), reason);
        Assert.Equal(1, value);
    }

    [Theory]
    [InlineData("{", "}", "\"a\":")]
    [InlineData("[", "]", "")]
    public void A_file_may_be_as_deep_as_it_is_long(string open, string close, string name)
    {
        var depth = WorkflowLimits.MetricFileBytes / 8;
        var deep =
            string.Concat(Enumerable.Repeat(open + name, depth)) + "0" + string.Concat(Enumerable.Repeat(close, depth));
        Assert.True(TryRead($"{{\"deep\":{deep},\"x\":1}}", "/x", out var value, out var reason), reason);
        Assert.Equal(1, value);
        Assert.False(TryRead(deep[..^1], "/x", out _, out _));
    }

    [Fact]
    public void A_number_may_be_as_long_as_the_file()
    {
        var digits = new string('1', WorkflowLimits.MetricFileBytes - 100);
        Assert.True(TryRead($"[0.{digits}]", "/0", out var value, out var reason), reason);
        Assert.Equal(1.0 / 9, value);
        Assert.False(TryRead($"[{digits}]", "/0", out _, out _));
        Assert.True(TryRead($"[0.{new string('0', 400)}1e{digits[..20]},1]", "/1", out value, out reason), reason);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0, 0x7D, 0 })]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0x7B, 0, 0x7D })]
    [InlineData(new byte[] { 0x5B, 0x22, 0xE9, 0x22, 0x5D })]
    [InlineData(new byte[] { 0x5B, 0, 0x31, 0, 0x5D, 0 })]
    public void A_file_that_is_not_in_UTF_8_is_not_JSON(byte[] file)
    {
        Assert.False(MetricReader.TryRead(file, "/0", out _, out var reason));
        Assert.StartsWith("The file is not JSON", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_elsewhere_in_the_file_is_stepped_over() => JsonGen.Document.Sample(document =>
    {
        Assert.True(TryRead($"{{\"a\":{document},\"x\":[{document},7]}}", "/x/1", out var value, out var reason),
            $"{reason}\n{document}");
        Assert.Equal(7, value);
    });

    [Fact]
    public void A_number_is_the_nearest_double() => Gen.Double.Where(double.IsFinite).Sample(number =>
    {
        Assert.True(TryRead($"[{number.ToString("E30", CultureInfo.InvariantCulture)}]", "/0", out var value,
            out var reason), reason);
        Assert.Equal(number, value);
    });

    [Fact]
    public void A_file_has_a_limit()
    {
        Assert.True(TryRead("[1" + new string(' ', WorkflowLimits.MetricFileBytes - 3) + "]", "/0", out _,
            out var reason), reason);
        Assert.False(TryRead("[1" + new string(' ', WorkflowLimits.MetricFileBytes - 2) + "]", "/0", out _, out _));
    }

    [Fact]
    public void Any_bytes_and_any_pointer_are_refused_or_read() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.String[0, 12], Gen.Bool).Sample((bytes, pointer, isText) =>
        {
            var json =
                isText ? Encoding.UTF8.GetBytes($"{{\"a\":[{new JsonArray(pointer).ToJsonString()},1]}}") : bytes;
            var ok = MetricReader.TryRead(json, isText ? "/a/1" : pointer, out var value, out var reason);
            Assert.Equal(ok, reason is null);
        }, iter: 2000);
}
