using Ainft.Cli.Nodes.Work;

namespace Ainft.Cli.Tests.Nodes;

public sealed class TaskFolderTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    [Fact]
    public void What_an_earlier_try_left_is_gone_and_where_its_links_lead_is_not()
    {
        var kept = Directory.CreateDirectory(temporary.File("kept")).FullName;
        File.WriteAllText(Path.Combine(kept, "file"), "kept");
        var folder = new TaskFolder(temporary.File("task"));
        folder.Clear();
        var shut = Directory.CreateDirectory(Path.Combine(folder.Out, "shut"));
        File.WriteAllText(Path.Combine(shut.FullName, "file"), "left");
        Directory.CreateSymbolicLink(Path.Combine(folder.Out, "link"), kept);
        if (!OperatingSystem.IsWindows())
            shut.UnixFileMode = UnixFileMode.None;
        folder.Clear();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Out));
        Assert.True(File.Exists(Path.Combine(kept, "file")));
    }

    public void Dispose() => temporary.Dispose();
}
