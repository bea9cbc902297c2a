using Ainft.Cli.Nodes.Work;

namespace Ainft.Cli.Tests.Nodes;

public sealed class TaskLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_digest_is_that_of_the_file()
    {
        var (digest, size) = Write(["one", "two"]);
        var bytes = File.ReadAllBytes(folder.File("log"));
        Assert.Equal("one\ntwo\n"u8.ToArray(), bytes);
        Assert.Equal((Sha256Digest.Of(bytes), bytes.Length), (digest, size));
    }

    [Fact]
    public void A_log_without_end_keeps_its_beginning_and_its_end_and_says_that_there_was_more()
    {
        var (_, size) = Write(Enumerable.Range(0, 200_000).Select(number => $"line {number}"));
        var lines = File.ReadAllLines(folder.File("log"));
        Assert.InRange(size, 1, WorkflowLimits.LogBytes);
        Assert.Equal(("line 0", "line 199999"), (lines[0], lines[^1]));
        Assert.Single(lines, line => line.StartsWith('['));
    }

    [Fact]
    public void A_log_of_just_the_size_is_kept_whole()
    {
        var lines = Enumerable.Repeat(new string('x', 1023), 1022).Append("the end").ToArray();
        Write(lines);
        Assert.Equal(lines, File.ReadAllLines(folder.File("log")));
    }

    [Fact]
    public void What_a_terminal_would_obey_is_replaced()
    {
        Write(["\u001b[31mred\u0007\ttab\u009b2J"]);
        Assert.Equal("\uFFFD[31mred\uFFFD\ttab\uFFFD2J\n", File.ReadAllText(folder.File("log")));
    }

    public void Dispose() => folder.Dispose();

    private (Sha256Digest Digest, long Size) Write(IEnumerable<string> lines)
    {
        using var log = new TaskLog(folder.File("log"));
        foreach (var line in lines)
            log.Add(line);
        return log.Close();
    }
}
