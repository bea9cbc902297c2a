using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Workflows;

public sealed class MetricReaderTests
{
    // The document and the pointers of RFC 6901, section 5, with numbers at all of them.
    private const string Rfc = """{"foo":[10,11],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}""";

    private static bool TryRead(string json, string pointer, out double value, out string? reason) => MetricReader.TryRead(Encoding.UTF8.GetBytes(json), pointer, out value, out reason);

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
    public void Where_there_is_no_number_the_reason_is_told(string pointer)
    {
        Assert.False(TryRead(Rfc, pointer, out _, out var reason));
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"x":"1.5"}""")]
    [InlineData("""{"x":NaN}""")]
    [InlineData("""{"x":Infinity}""")]
    [InlineData("""{"x":1e999}""")]
    [InlineData("""{"x":null}""")]
    [InlineData("""{"x":true}""")]
    [InlineData("""{"x":1,"x":2}""")]
    [InlineData("""{"x":1,"y":NaN}""")]
    [InlineData("""{"x":1""")]
    [InlineData("")]
    public void Only_numbers_are_numbers(string json) => Assert.False(TryRead(json, "/x", out _, out _));

    [Fact]
    public void A_number_is_the_nearest_double() => Gen.Double.Where(double.IsFinite).Sample(number =>
    {
        Assert.True(TryRead($"[{number.ToString("E30", CultureInfo.InvariantCulture)}]", "/0", out var value, out var reason), reason);
        Assert.Equal(number, value);
    });

    [Fact]
    public void A_file_has_a_limit()
    {
        Assert.True(TryRead("[1" + new string(' ', WorkflowLimits.MetricFileBytes - 3) + "]", "/0", out _, out var reason), reason);
        Assert.False(TryRead("[1" + new string(' ', WorkflowLimits.MetricFileBytes - 2) + "]", "/0", out _, out _));
    }

    [Fact]
    public void Any_bytes_and_any_pointer_are_refused_or_read() => Gen.Select(Gen.Byte.Array[0, 40], Gen.String[0, 12], Gen.Bool).Sample((bytes, pointer, isText) =>
    {
        var json = isText ? Encoding.UTF8.GetBytes($"{{\"a\":[{new JsonArray(pointer).ToJsonString()},1]}}") : bytes;
        var ok = MetricReader.TryRead(json, isText ? "/a/1" : pointer, out var value, out var reason);
        Assert.Equal(ok, reason is null);
        Assert.True(double.IsFinite(value));
    }, iter: 2000);
}
