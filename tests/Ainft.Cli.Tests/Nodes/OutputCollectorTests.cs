using System.Diagnostics;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Tests.Nodes;

public sealed class OutputCollectorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Out => Directory.CreateDirectory(Path.Combine(folder.Path, "out")).FullName;

    [Fact]
    public async Task An_output_has_the_digest_and_size_of_its_bytes()
    {
        Directory.CreateDirectory(Path.Combine(Out, "sub"));
        await File.WriteAllTextAsync(Path.Combine(Out, "sub", "model"), "weights");
        Assert.Equal(new OutputFile("sub/model", Sha256Digest.Of("weights"u8), 7), await CollectAsync("sub/model"));
    }

    [Fact]
    public async Task An_output_that_was_not_written_is_said_so() =>
        Assert.Contains("not written", await RefusalAsync("model"), StringComparison.Ordinal);

    [Fact]
    public async Task A_link_is_refused_wherever_it_leads()
    {
        await File.WriteAllTextAsync(Path.Combine(Out, "inside"), "fine");
        foreach (var target in (string[])["/etc/passwd", "inside", "missing", "/proc/self/environ"])
        {
            File.CreateSymbolicLink(Path.Combine(Out, "model"), target);
            Assert.Contains("symbolic link", await RefusalAsync("model"), StringComparison.Ordinal);
            File.Delete(Path.Combine(Out, "model"));
        }
    }

    // The first page of the memory of a process exists and is not readable, like a broken sector of a disk.
    [Fact]
    public async Task What_this_node_cannot_read_is_no_fault_of_the_output() =>
        await Assert.ThrowsAsync<IOException>(() => new OutputCollector("/proc/self", long.MaxValue)
            .CollectAsync("mem", TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_folder_that_is_a_link_is_refused_too()
    {
        File.CreateSymbolicLink(Path.Combine(Out, "sub"), "/etc");
        Assert.Contains("symbolic link", await RefusalAsync("sub/passwd"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_refused_without_waiting_for_a_writer()
    {
        using (var made = Process.Start("mkfifo", [Path.Combine(Out, "model")]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Contains("no plain file", await RefusalAsync("model"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_no_output()
    {
        Directory.CreateDirectory(Path.Combine(Out, "model"));
        Assert.Contains("folder", await RefusalAsync("model"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a/./b")]
    [InlineData("")]
    public async Task A_path_out_of_the_folder_is_refused(string path)
    {
        folder.File("secret", "secret");
        Assert.Contains("plain path", await RefusalAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_outputs_together_have_a_limit()
    {
        var collector = new OutputCollector(Out, 10);
        await File.WriteAllTextAsync(Path.Combine(Out, "a"), "123456");
        await File.WriteAllTextAsync(Path.Combine(Out, "b"), "12345");
        await collector.CollectAsync("a", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<BadOutputException>(
            () => collector.CollectAsync("b", TestContext.Current.CancellationToken));
    }

    public void Dispose() => folder.Dispose();

    private Task<OutputFile> CollectAsync(string path) =>
        new OutputCollector(Out, 1000).CollectAsync(path, TestContext.Current.CancellationToken);

    private async Task<string> RefusalAsync(string path) =>
        (await Assert.ThrowsAsync<BadOutputException>(() => CollectAsync(path))).Message;
}
