using System.IO.Compression;
using System.Text;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Compression;

/// <summary>
/// The stream returns the bytes of complete, undamaged members. It refuses all other input and reports the byte of the
/// damage.
/// </summary>
public sealed class StrictGzipStreamTests
{
    private const int HeaderBytes = 10;
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("one line of text\nand another one\n");

    [Fact]
    public void Members_are_read_as_one_text_however_the_bytes_arrive()
    {
        var members = Gen.Select(Gen.Byte[0, 3].Array[0, 200_000].Array[0, 4], Gen.Enum<CompressionLevel>(),
            Gen.Int[1, 100_000], Gen.Int[1, 70_000]);
        members.Sample((contents, level, step, part) =>
        {
            var compressed = contents.SelectMany(content => Gzip(content, level)).ToArray();
            using var source = new ShortReads(compressed, step);
            if (contents.Length == 0)
                Assert.Contains("at byte 0", Refusal(compressed), StringComparison.Ordinal);
            else
                Assert.Equal(contents.SelectMany(content => content), ReadAll(source, part));
        }, iter: 60);
    }

    [Fact]
    public async Task Waiting_reads_give_what_blocking_reads_give()
    {
        await using var reader = new StrictGzipStream(new MemoryStream([.. Gzip(Text), .. Gzip(Text)]));
        using var text = new MemoryStream();
        await reader.CopyToAsync(text, TestContext.Current.CancellationToken);
        Assert.Equal([.. Text, .. Text], text.ToArray());
    }

    [Theory]
    [InlineData("41")]
    [InlineData("1f")]
    [InlineData("1f8a0000")]
    [InlineData("7b22612261223a317d0a")]
    public void Bytes_after_a_member_that_begin_no_member_are_refused_where_they_begin(string hex)
    {
        var member = Gzip(Text);
        byte[] compressed = [.. member, .. member, .. Convert.FromHexString(hex)];
        var at = hex is "1f" ? compressed.Length : 2 * member.Length;
        Assert.Contains($"damaged at byte {at}:", Refusal(compressed), StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_bytes_after_the_last_member_are_padding_and_nothing_may_follow_them()
    {
        var member = Gzip(Text);
        byte[] padded = [.. member, .. new byte[100_000]];
        Assert.Equal(Text, ReadAll(new MemoryStream(padded)));
        Assert.Contains($"damaged at byte {padded.Length}:", Refusal([.. padded, .. member]), StringComparison.Ordinal);
        Assert.Contains("damaged at byte 0:", Refusal([0, .. member]), StringComparison.Ordinal);
    }

    [Fact]
    public void Input_that_ends_within_a_member_is_refused_at_every_length()
    {
        var member = Gzip(Text, named: true);
        for (var length = 0; length < member.Length; length++)
        {
            Assert.Contains($"damaged at byte {length}: the input ends", Refusal(member[..length]),
                StringComparison.Ordinal);
            var second = member.Length + length;
            if (length > 0)
                Assert.Contains($"damaged at byte {second}: the input ends", Refusal([.. member, .. member[..length]]),
                    StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_changed_bit_is_refused_unless_it_says_nothing_about_the_content()
    {
        var random = new Random(7);
        var content = Enumerable.Range(0, 3000).Select(_ => (byte)random.Next(40, 60)).ToArray();
        var member = Gzip(content);
        for (var bit = 0; bit < 8 * member.Length; bit++)
        {
            var changed = member.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            // The time, the compression level, the system, the flag for text, and the bits that fill the last byte of
            // the data.
            if (bit is 24 or (>= 32 and < 80) || (bit / 8 == member.Length - 9 && !IsRefused(changed)))
                Assert.Equal(content, ReadAll(new MemoryStream([.. member, .. changed]))[content.Length..]);
            else
                Assert.Contains("damaged at byte", Refusal([.. member, .. changed]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_wrong_checksum_or_length_is_refused_at_its_place_in_the_trailer()
    {
        var member = Gzip(Text);
        var (checksum, length) = (member.ToArray(), member.ToArray());
        checksum[^8] ^= 1;
        length[^4] ^= 1;
        Assert.Contains($"at byte {2 * member.Length - 8}: the member's data does not match",
            Refusal([.. member, .. checksum]), StringComparison.Ordinal);
        Assert.Contains($"at byte {2 * member.Length - 4}: the member's data does not have",
            Refusal([.. member, .. length]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_part_of_a_header_is_read_and_its_checksum_is_checked()
    {
        var named = Gzip(Text, named: true);
        Assert.Equal(Text, ReadAll(new ShortReads(named, 1)));
        named[HeaderBytes + 2] ^= 1;
        Assert.Contains("does not match its checksum", Refusal(named), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 7, "compression method 7")]
    [InlineData(3, 0x20, "reserves")]
    [InlineData(3, 0x80, "reserves")]
    public void What_RFC_1952_does_not_define_is_refused(int at, byte value, string reason)
    {
        var member = Gzip(Text);
        member[at] = value;
        Assert.Contains(reason, Refusal([.. Gzip(Text), .. member]), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_members_are_accepted_up_to_a_limit()
    {
        byte[] compressed = [.. Enumerable.Repeat(Gzip([]), 1000).SelectMany(member => member)];
        Assert.Empty(ReadAll(new MemoryStream(compressed)));
        using var limited = new StrictGzipStream(new MemoryStream(compressed), maxMembers: 999);
        Assert.Contains("more than 999 members",
            Assert.Throws<InvalidDataException>(() => limited.Read(new byte[1])).Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal, bool named = false)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, level, leaveOpen: true))
            gzip.Write(content);
        // GZipStream does not write any byte for empty input.
        var member =
            memory.Length > 0 ? memory.ToArray() : Convert.FromHexString("1f8b080000000000000303000000000000000000");
        return named ? Named(member) : member;
    }

    // The extra field, the name, the comment and the header checksum.
    private static byte[] Named(byte[] member)
    {
        byte[] header =
            [.. member[..3], 0x1F, .. member[4..HeaderBytes], 3, 0, 1, 0, 2, .. "a name\0"u8, .. "a remark\0"u8];
        var checksum = System.IO.Hashing.Crc32.HashToUInt32(header);
        return [.. header, (byte)checksum, (byte)(checksum >> 8), .. member[HeaderBytes..]];
    }

    private static byte[] ReadAll(Stream source, int part = 1000)
    {
        using var reader = new StrictGzipStream(source);
        using var all = new MemoryStream();
        var buffer = new byte[part];
        while (reader.Read(buffer) is > 0 and var count)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }

    private static bool IsRefused(byte[] compressed)
    {
        try
        {
            return ReadAll(new MemoryStream(compressed)) is null;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static string Refusal(byte[] compressed) =>
        Assert.Throws<InvalidDataException>(() => ReadAll(new MemoryStream(compressed))).Message;

    /// <summary>A stream that returns a few bytes at a time, like a network.</summary>
    private sealed class ShortReads(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);
    }
}
