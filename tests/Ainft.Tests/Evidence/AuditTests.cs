using System.Text;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Evidence;

/// <summary>Lines of an audit are one chain, and a statement names its head.</summary>
public sealed class AuditTests
{
    private static readonly MintDomain Domain =
        new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));

    private static readonly DateTimeOffset Time = new(2026, 11, 30, 4, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void A_line_has_exactly_these_bytes()
    {
        var line = new AuditLine(7, Time, "key", "sweep", "begun", default);

        var expected = $"{{'act':'sweep','number':7,'previous':'0x{new string('0', 64)}','result':'begun',"
            + "'time':'2026-11-30T04:00:00.123Z','who':'key'}";
        Assert.Equal(expected.Replace('\'', '"'), Encoding.UTF8.GetString(line.Write()));
        Assert.True(AuditLine.TryRead(line.Write(), out var read, out _));
        Assert.Equal(line, read);
        var own = line with { Id = Bytes32.Parse($"0x{new string('5', 64)}") };
        Assert.True(AuditLine.TryRead(own.Write(), out read, out _));
        Assert.Equal(own, read);
    }

    [Fact]
    public void Any_text_makes_a_line_that_can_be_read() => Gen.String.Sample(text =>
    {
        // A lone surrogate is no text, and no caller has one.
        if (text.Any(char.IsSurrogate))
            return;
        var line = new AuditLine(0, Time, text, text, text, default).Write();
        Assert.InRange(line.Length, 1, AuditLine.MaxBytes);
        Assert.True(AuditLine.TryRead(line, out _, out var violations), string.Join(' ', violations));
    });

    [Fact]
    public void A_chain_of_lines_is_accepted()
    {
        var chain = new AuditChain();
        foreach (var line in Lines(5))
            Assert.Null(chain.Add(line));
        Assert.Equal(5, chain.Count);
        Assert.Equal("act 4", chain.Last!.Act);
        Assert.Equal(Sha256Digest.Of(Lines(5)[4]), chain.Head);
    }

    [Theory]
    [InlineData("changed", 3)]
    [InlineData("removed", 2)]
    [InlineData("inserted", 3)]
    [InlineData("swapped", 2)]
    [InlineData("not canonical", 2)]
    public void A_chain_breaks_where_it_was_changed(string how, int expected)
    {
        var lines = Lines(5).ToList();
        switch (how)
        {
            case "changed":
                lines[2] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(lines[2]).Replace("act 2", "act 9"));
                break;
            case "removed":
                lines.RemoveAt(2);
                break;
            case "inserted":
                lines.Insert(3, lines[2]);
                break;
            case "swapped":
                (lines[2], lines[3]) = (lines[3], lines[2]);
                break;
            default:
                lines[2] = [.. lines[2], (byte)' '];
                break;
        }
        var chain = new AuditChain();
        var broken = lines.FindIndex(line => chain.Add(line) is not null);
        Assert.Equal(expected, broken);
        Assert.Equal(expected, chain.Count);
    }

    [Fact]
    public void A_statement_is_read_as_it_was_written_and_no_other_statement_is_one()
    {
        var statement = new AuditStatement(12, Sha256Digest.Of("head"u8), Time, Domain);

        Assert.True(AuditStatement.TryRead(statement.Write(), out var read, out _));
        Assert.Equal(statement, read);
        Assert.Equal(statement.Write(), read.Write());
        var other = Encoding.UTF8.GetString(statement.Write()).Replace("audit-head:1", "audit-head:2");
        Assert.False(AuditStatement.TryRead(Encoding.UTF8.GetBytes(other), out _, out var violations));
        Assert.Equal("/predicateType", Assert.Single(violations).Pointer);
        Assert.False(SummaryStatement.TryRead(statement.Write(), out _, out _));
    }

    private static byte[][] Lines(int count)
    {
        var lines = new List<byte[]>();
        for (var i = 0; i < count; i++)
        {
            var previous = i == 0 ? default : Sha256Digest.Of(lines[i - 1]);
            lines.Add(new AuditLine(i, Time, "key", $"act {i}", "done", previous).Write());
        }
        return [.. lines];
    }
}
