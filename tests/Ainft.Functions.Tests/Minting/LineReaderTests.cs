using System.Text;
using Ainft.Functions.Minting;
using CsCheck;

namespace Ainft.Functions.Tests.Minting;

/// <summary>The reader returns the same lines as a split in memory, for any sizes of the reads of the stream.</summary>
public sealed class LineReaderTests
{
    private const int MaxLine = 16;

    [Fact]
    public async Task Lines_are_those_of_a_plain_split()
    {
        var bodies = Gen.Select(Gen.Char["ab \t\r\n\n\n"].Array[0, 200], Gen.Int[1, 40]);
        await bodies.SampleAsync(async (characters, step) =>
        {
            var body = new string(characters);
            var expected = body.Split('\n')
                .Select((line, index) => (Number: index + 1, Text: line.Length > MaxLine ? null : line))
                .Where(line => line.Text is null || line.Text.Trim(' ', '\t', '\r').Length > 0);
            Assert.Equal(expected, await ReadAsync(body, step, long.MaxValue));
        }, iter: 2_000);
    }

    [Fact]
    public async Task Many_short_lines_come_a_few_thousand_at_a_time()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a\n", 10_000))));
        var reader = new LineReader(stream, 1 << 20, long.MaxValue);
        var sizes = new List<int>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } batch)
            sizes.Add(batch.Count);
        Assert.Equal([4096, 4096, 1808], sizes);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_not_read_to_its_end()
    {
        var stream = new SlowStream(Encoding.UTF8.GetBytes(new string('\n', 1000)), 7);
        await Assert.ThrowsAsync<BadHttpRequestException>(async () => await new LineReader(stream, MaxLine, 100)
            .ReadAsync(TestContext.Current.CancellationToken));
        Assert.InRange(stream.Position, 101, 100 + MaxLine + 1);
    }

    private static async Task<List<(int Number, string? Text)>> ReadAsync(string body, int step, long maxBytes)
    {
        var reader = new LineReader(new SlowStream(Encoding.UTF8.GetBytes(body), step), MaxLine, maxBytes);
        var lines = new List<(int, string?)>();
        while (await reader.ReadAsync(CancellationToken.None) is { } batch)
            lines.AddRange(
                batch.Select(line => (line.Number, line.IsTooLong ? null : Encoding.UTF8.GetString(line.Bytes.Span))));
        return lines;
    }

    /// <summary>A stream that returns a few bytes per read, as networks do.</summary>
    private sealed class SlowStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
