using System.Text;
using System.Text.Json;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Json;

public sealed class CanonicalJsonTests
{
    private static readonly CanonicalJsonLimits Rounding = new() { AllowRounding = true };

    private static string Canonical(string json, CanonicalJsonLimits? limits = null)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(json), out var canonical, out var violation,
            limits), violation?.ToString());
        return Encoding.UTF8.GetString(canonical);
    }

    private static Violation Refusal(ReadOnlySpan<byte> json, CanonicalJsonLimits? limits = null)
    {
        Assert.False(CanonicalJson.TryCanonicalize(json, out var canonical, out var violation, limits));
        Assert.Null(canonical);
        return violation;
    }

    [Fact]
    public void The_example_of_RFC_8785_becomes_what_the_RFC_says() => Assert.Equal(
        """{"literals":[null,true,false],"numbers":"""
            + """[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
        Canonical("""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """, Rounding));

    [Fact]
    public void Names_are_ordered_by_UTF_16_code_units() => Assert.Equal(
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin\","
            + "\"€\":\"Euro\",\"😀\":\"Smile\",\"\ufb33\":\"Dalet\"}",
        Canonical("""
            {"\u20ac":"Euro","\r":"Carriage Return","\ufb33":"Dalet","1":"One",
             "\ud83d\ude00":"Smile","\u0080":"Control","\u00f6":"Latin"}
            """));

    [Fact]
    public async Task Random_documents_become_what_npm_canonicalize_makes_of_them()
    {
        var documents = new List<string>();
        var gen = JsonGen.Document;
        gen.Sample(documents.Add, iter: 3000, threads: 1);
        var expected = JsonSerializer.Deserialize<string[]>(await NodeScript.RunAsync("""
            import('canonicalize').then(({ default: canonicalize }) => {
              const documents = JSON.parse(require('fs').readFileSync(0, 'utf8'));
              process.stdout.write(JSON.stringify(documents.map(text => canonicalize(JSON.parse(text)))));
            });
            """, JsonSerializer.Serialize(documents)))!;
        for (var i = 0; i < documents.Count; i++)
        {
            var canonical = Canonical(documents[i]);
            Assert.Equal(expected[i], canonical);
            Assert.Equal(canonical, Canonical(canonical));
            Assert.True(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(canonical)));
        }
    }

    [Fact]
    public void Objects_of_many_members_are_put_in_order() => Gen.Int[0, 100000].Array[100, 3000].Sample(numbers =>
    {
        var names = numbers.Distinct().Select(n => $"\"{n}\":{n}").ToArray();
        var byName = names.OrderBy(n => n.Split(':')[0].Trim('"'), StringComparer.Ordinal);
        Assert.Equal($"{{{string.Join(',', byName)}}}", Canonical($"{{{string.Join(" , ", names)}}}"));
    }, iter: 30);

    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""", "/a", 13)]
    [InlineData("""{"a":1,"\u0061":3}""", "/a", 7)]
    [InlineData("""{"x":[0,{"é":1,"z":0,"\u00e9":3}]}""", "/x/1/é", 22)]
    [InlineData("""{"a/b~":{"😀":1,"a":0,"\ud83d\ude00":3}}""", "/a~1b~0/😀", 24)]
    public void Equal_names_are_refused_however_they_are_escaped(string json, string pointer, long offset)
    {
        var violation = Refusal(Encoding.UTF8.GetBytes(json));
        Assert.Equal((pointer, offset), (violation.Pointer, violation.Offset));
    }

    [Theory]
    [InlineData("""{"a":["\ud800"]}""", "/a/0", 7)]
    [InlineData("""["\udc00\ud800"]""", "/0", 2)]
    [InlineData("""["\ud800x"]""", "/0", 2)]
    [InlineData("""["\ud800\u0041"]""", "/0", 2)]
    [InlineData("""{"\udfff":1}""", "", 2)]
    public void Lone_surrogates_are_refused(string json, string pointer, long offset)
    {
        var violation = Refusal(Encoding.UTF8.GetBytes(json));
        Assert.Equal((pointer, offset), (violation.Pointer, violation.Offset));
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xE0, 0x80, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0x80 })]
    public void Invalid_UTF_8_is_refused_at_its_offset(byte[] bytes)
    {
        var violation = Refusal([.. "{\"ok\":[\"fine\",\"é"u8, .. bytes, .. "\"]}"u8]);
        Assert.Equal(("/ok/1", ViolationCode.JsonSyntax, 17L), (violation.Pointer, violation.Code, violation.Offset));
        Assert.Contains("UTF-8", violation.Reason, StringComparison.Ordinal);
        Assert.Contains("UTF-8", Refusal([.. "{} "u8, .. bytes]).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFFFE")]
    [InlineData("\uFDD0")]
    [InlineData("\\uffff")]
    [InlineData("\\ud83f\\udfff")]
    public void Noncharacters_are_refused(string text) =>
        Assert.Equal("/0", Refusal(Encoding.UTF8.GetBytes($"[\"ok \uFFFD {text}\"]")).Pointer);

    [Fact]
    public void A_byte_order_mark_is_refused() => Assert.Equal(0, Refusal([0xEF, 0xBB, 0xBF, (byte)'1']).Offset);

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9007199254740993")]
    [InlineData("9007199254740992.5")]
    [InlineData("333333333.33333329")]
    [InlineData("1.00000000000000000001")]
    [InlineData("3.14159265358979323846")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e-400")]
    [InlineData("4e-324")]
    [InlineData("123456789012345678901234567890")]
    public void Numbers_that_a_double_does_not_hold_exactly_are_refused(string number) =>
        Assert.Equal(("/0", 1L), (Refusal(Encoding.UTF8.GetBytes($"[{number}]")).Pointer, 1L));

    [Theory]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("0.1", "0.1")]
    [InlineData("-120.0500", "-120.05")]
    [InlineData("120.000", "120")]
    [InlineData("12345678901234.5", "12345678901234.5")]
    [InlineData("0.1000000000000000055511151231257827021181583404541015625", "0.1")]
    [InlineData("0.29999999999999999", "0.3")]
    [InlineData("1180591620717411303424", "1.1805916207174113e+21")]
    [InlineData("1e23", "1e+23")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("0e999999999", "0")]
    [InlineData("1.50000000000000000000000000000000", "1.5")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    public void Numbers_that_a_double_holds_are_written_in_their_shortest_form(string number, string expected) =>
        Assert.Equal(expected, Canonical(number));

    [Theory]
    [InlineData("", 0)]
    [InlineData(" ", 1)]
    [InlineData("{", 1)]
    [InlineData("[1,]", 3)]
    [InlineData("[1 2]", 3)]
    [InlineData("""{"a"}""", 4)]
    [InlineData("""{"a":1,}""", 7)]
    [InlineData("""{a:1}""", 1)]
    [InlineData("01", 0)]
    [InlineData("-", 1)]
    [InlineData("1.", 2)]
    [InlineData("1.e5", 2)]
    [InlineData("1e", 2)]
    [InlineData("+1", 0)]
    [InlineData(".5", 0)]
    [InlineData("tru", 0)]
    [InlineData("truex", 4)]
    [InlineData("\"a", 2)]
    [InlineData("\"a\n\"", 2)]
    [InlineData("\"\\x\"", 1)]
    [InlineData("\"\\", 2)]
    [InlineData("\"\\u12g4\"", 1)]
    [InlineData("\"\\u-123\"", 1)]
    [InlineData("{} {}", 3)]
    [InlineData("NaN", 0)]
    [InlineData("'a'", 0)]
    public void Text_that_is_not_JSON_is_refused_where_it_breaks(string json, long offset) =>
        Assert.Equal(offset, Refusal(Encoding.UTF8.GetBytes(json)).Offset);

    [Fact]
    public void The_limits_of_depth_and_size_are_kept()
    {
        Canonical(new string('[', 64) + new string(']', 64));
        Assert.Equal(64, Refusal(Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65))).Offset);
        Canonical($"\"{new string('a', 256 * 1024 - 2)}\"");
        Refusal(Encoding.UTF8.GetBytes($"\"{new string('a', 256 * 1024 - 1)}\""));
        Canonical($"1{new string(' ', 1024 * 1024 - 1)}");
        Refusal(Encoding.UTF8.GetBytes($"1{new string(' ', 1024 * 1024)}"));
        var expanding = string.Join(',', Enumerable.Repeat("1e20", 13000));
        Refusal(Encoding.UTF8.GetBytes($"[{expanding}]"));
    }

    [Fact]
    public void Nothing_is_allocated_that_grows_with_anything_but_the_output()
    {
        var members = string.Join(" ,\n ",
            Enumerable.Range(0, 3000).Select(i => $"\"{i * 7919 % 3001}\": [0.5, {{\"b\": 1, \"a\": \"\\u00e9\"}}]"));
        var document = Encoding.UTF8.GetBytes($"{{{members}}}");
        var (allocated, size) = (long.MaxValue, 0);
        for (var run = 0; run < 10; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(CanonicalJson.TryCanonicalize(document, out var canonical, out _));
            // Other tests can cause a garbage collection. It takes the rest of this thread's buffer, which then looks
            // like an allocation, so the least count is the true one.
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            size = canonical.Length;
        }
        Assert.InRange(allocated, size, size + 1024);
    }

    [Fact]
    public void Any_bytes_are_either_refused_or_parsed_by_the_platform_too() => JsonGen.Document.Sample(json =>
        Gen.Select(Gen.Int[0, Math.Max(0, Encoding.UTF8.GetByteCount(json) - 1)], Gen.Byte).Sample((at, value) =>
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            bytes[at] = value;
            if (CanonicalJson.TryCanonicalize(bytes, out var canonical, out var violation))
                Assert.True(SameInDoubles(JsonDocument.Parse(bytes).RootElement,
                    JsonDocument.Parse(canonical).RootElement));
            else
                Assert.InRange(violation.Offset!.Value, 0, bytes.Length);
        }, iter: 20, threads: 1), iter: 300);

    [Fact]
    public void Seventeen_digits_that_a_double_holds_are_written_with_as_few_as_name_it() =>
        Assert.Equal("9.623718050486633e+65", Canonical("96237180504866327E+49"));

    // The canonical form keeps the double of a number, which may need fewer digits than the original text.
    private static bool SameInDoubles(JsonElement left, JsonElement right) => (left.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) =>
            left.GetDouble().Equals(right.GetDouble()) || (left.GetDouble() == 0 && right.GetDouble() == 0),
        (JsonValueKind.Array, JsonValueKind.Array) => left.GetArrayLength() == right.GetArrayLength()
            && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => SameInDoubles(pair.First, pair.Second)),
        (JsonValueKind.Object, JsonValueKind.Object) =>
            left.EnumerateObject().Count() == right.EnumerateObject().Count()
            && left.EnumerateObject()
                .All(member => right.TryGetProperty(member.Name, out var other) && SameInDoubles(member.Value, other)),
        _ => JsonElement.DeepEquals(left, right),
    };
}
