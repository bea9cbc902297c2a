using System.Diagnostics;
using System.Runtime.Versioning;
using Ainft.Cli.Nodes.Work;

namespace Ainft.Cli.Tests.Nodes;

public sealed class TaskFolderTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    [Fact]
    public async Task What_an_earlier_try_left_is_gone_and_where_its_links_lead_is_not()
    {
        var kept = Directory.CreateDirectory(temporary.File("kept")).FullName;
        File.WriteAllText(Path.Combine(kept, "file"), "kept");
        var folder = new TaskFolder(temporary.File("task"));
        await folder.ClearAsync();
        var shut = Directory.CreateDirectory(Path.Combine(folder.Out, "shut"));
        File.WriteAllText(Path.Combine(shut.FullName, "file"), "left");
        Directory.CreateSymbolicLink(Path.Combine(folder.Out, "link"), kept);
        if (!OperatingSystem.IsWindows())
            shut.UnixFileMode = UnixFileMode.None;
        await folder.ClearAsync();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Out));
        Assert.True(File.Exists(Path.Combine(kept, "file")));
    }

    [Theory]
    [InlineData("open(b'\\xff', 'w'); open(b'\\xc0\\xaf', 'w'); os.mkdir(b'\\xed'); open(b'\\xed/in', 'w')")]
    [InlineData("[(os.mkdir('d'), os.chdir('d')) for n in range(3000)]; open('f', 'w')")]
    [InlineData("[(os.mkdir('n' * 255), os.chdir('n' * 255)) for n in range(30)]; open('f', 'w')")]
    [InlineData("[open(name, 'w') for name in ('new\\nline', '-rf', '--', '*', ' ', '\\x1b[31m', 'n' * 255)]")]
    [InlineData("os.mkfifo('p'); socket.socket(socket.AF_UNIX).bind('s'); os.symlink('/', 'r'); os.symlink('l', 'l')")]
    [InlineData("os.mkdir('a'); os.mkdir('a/b'); open('a/b/c', 'w'); os.chmod('a/b', 0); os.chmod('a', 0o400)")]
    [InlineData("f = open('f', 'w'); f.truncate(1 << 40); os.link('f', 'g')")]
    [InlineData("[os.close(os.open(str(number), os.O_CREAT)) for number in range(20000)]")]
    [UnsupportedOSPlatform("windows")]
    public async Task Whatever_a_program_left_is_removed(string python)
    {
        var folder = new TaskFolder(temporary.File("task"));
        await folder.ClearAsync();
        var start = new ProcessStartInfo("python3", ["-c", $"import os, socket\n{python}"])
        {
            WorkingDirectory = folder.Out
        };
        using (var process = Process.Start(start)!)
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
        }

        Assert.Null(await folder.TryRemoveAsync());
        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_is_kept_of_a_task_is_for_this_user_alone()
    {
        var folder = new TaskFolder(temporary.File("task"));
        await folder.ClearAsync();
        using var log = new TaskLog(folder.Log);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Log));
    }

    public void Dispose() => temporary.Dispose();
}
