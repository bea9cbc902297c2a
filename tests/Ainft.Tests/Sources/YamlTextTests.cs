using System.Text;
using Ainft.Sources;
using Xunit;

namespace Ainft.Tests.Sources;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("a: &x 1\nb: *x", "line 2, has an alias")]
    [InlineData("a: 1\na: 2", "line 2, repeats the key 'a'")]
    [InlineData("? [1]\n: 2", "has a key that is not a text")]
    [InlineData("a: 1\n---\nb: 2", "begins a second document")]
    [InlineData("a: \"\\x\"", "is not YAML")]
    [InlineData("a: ]", "is not YAML")]
    [InlineData("%YAML 99.9\n---\na", "is not YAML")]
    [InlineData("<<:\n  a: &a 1\n  b: *a", "has an alias")]
    public void What_two_readers_could_understand_differently_is_refused(string yaml, string message) =>
        Assert.Contains(message, Refusal(yaml), StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_before_it_is_built()
    {
        Assert.Contains("more than 32 levels", Refusal(new string('[', 100_000)), StringComparison.Ordinal);
        var block = string.Concat(Enumerable.Range(0, 40).Select(depth => $"{new string(' ', depth)}a:\n"));
        Assert.Contains("more than 32 levels", Refusal(block), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_values_are_refused() =>
        Assert.Contains(
            "more than 100,000 values", Refusal($"[{string.Join(',', Enumerable.Repeat("1", 100_001))}]"),
            StringComparison.Ordinal);

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        var exception = Assert.Throws<SourceException>(() => YamlText.Read("f", [0x61, 0x3A, 0x20, 0xFF]));
        Assert.Contains("not UTF-8", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_of_programs_make_no_objects() =>
        Assert.Equal("x", YamlText.Read("f", "a: !!python/object/apply:os.system [x]"u8)["a"]!.Items[0].Text);

    [Fact]
    public void Random_bytes_are_read_or_refused_with_a_message()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ =>
                " \n:-[]{}#&*!|>'\"%@`,?abc01\\\t"[random.Next(28)]));
            try
            {
                YamlText.Read("f", Encoding.UTF8.GetBytes(text));
            }
            catch (SourceException)
            {
                // A message is an answer too. Another exception fails the test.
            }
        }
    }

    private static string Refusal(string yaml) =>
        Assert.Throws<SourceException>(() => YamlText.Read("f", Encoding.UTF8.GetBytes(yaml))).Message;
}
