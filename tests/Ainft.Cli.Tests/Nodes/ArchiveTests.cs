using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Tests.Nodes;

public sealed class ArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Target => Path.Combine(folder.Path, "deep", "target");

    [Theory]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public async Task Files_and_folders_come_out_with_their_bytes_and_what_may_be_run_may_be_run(string form)
    {
        var script = Plain("run.sh", "b", UnixFileMode.UserExecute | UnixFileMode.UserRead);
        await UnpackAsync(
            Pack(form, Folder("./"), Folder("./sub/"), Plain("./sub/a.txt", "a"), script), form);
        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(Target, "sub", "a.txt")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal((true, false), (IsExecutable("run.sh"), IsExecutable("sub/a.txt")));
    }

    [Theory]
    [InlineData("/tmp/evil")]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("a//b")]
    [InlineData("./../evil")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a\\..\\evil")]
    public async Task A_path_that_leads_out_is_refused(string path)
    {
        var refusal = await Assert.ThrowsAsync<TaskRefusedException>(
            () => UnpackAsync(Pack("tar", Plain(path, "evil")), "tar"));
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public async Task Links_devices_and_pipes_are_refused(TarEntryType type)
    {
        var entry = new PaxTarEntry(type, "it");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            entry.LinkName = "/etc/passwd";
        var refusal = await Assert.ThrowsAsync<TaskRefusedException>(() => UnpackAsync(Pack("tar", entry), "tar"));
        Assert.Contains(type.ToString(), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bomb_is_refused_when_it_has_grown_to_the_limit()
    {
        var zeros = new MemoryStream(new byte[64 << 20]);
        var bomb = Pack("tar.gz", new PaxTarEntry(TarEntryType.RegularFile, "zeros") { DataStream = zeros });
        Assert.True(bomb.Length < 1 << 20);
        await Assert.ThrowsAsync<TaskRefusedException>(() => UnpackAsync(bomb, "tar.gz", 1 << 20));
        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories);
        Assert.True(files.Sum(file => new FileInfo(file).Length) <= 3 << 20);
    }

    [Fact]
    public async Task A_bomb_of_empty_files_is_refused() => await Assert.ThrowsAsync<TaskRefusedException>(
        () => UnpackAsync(
            Pack("tar.gz", [.. Enumerable.Range(0, 5000).Select(number => Plain($"{number}", ""))]), "tar.gz", 1000));

    [Fact]
    public async Task A_header_that_claims_to_be_huge_is_refused()
    {
        var archive = Pack("tar", Plain("a", "a"));
        // The first block is the header of the extended attributes of the entry. Its size field has 11 octal digits.
        Encoding.ASCII.GetBytes("07777777777").CopyTo(archive, 124);
        var sum = archive.Take(512).Select((value, index) => index is >= 148 and < 156 ? ' ' : (int)value).Sum();
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(archive, 148);
        await Assert.ThrowsAsync<TaskRefusedException>(() => UnpackAsync(archive, "tar", 1 << 20));
    }

    [Fact]
    public async Task A_name_that_comes_twice_is_refused() =>
        await Assert.ThrowsAsync<TaskRefusedException>(
            () => UnpackAsync(Pack("tar", Plain("a", "1"), Plain("a", "2")), "tar"));

    [Theory]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public async Task What_is_no_archive_is_refused(string form) =>
        await Assert.ThrowsAsync<TaskRefusedException>(
            () => UnpackAsync([.. Enumerable.Repeat((byte)'x', 2000)], form));

    [Fact]
    public async Task An_archive_that_ends_early_is_refused()
    {
        var archive = Pack("tar.gz", Plain("a", string.Concat(Enumerable.Range(0, 20_000))));
        await Assert.ThrowsAsync<TaskRefusedException>(() => UnpackAsync(archive[..(archive.Length / 2)], "tar.gz"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(8, 0)]
    public async Task Gzip_that_is_damaged_behind_the_last_entry_is_refused_with_its_offset(int before, int more)
    {
        byte[] archive = [.. Pack("tar.gz", Plain("a", "b")), .. new byte[more]];
        archive[^Math.Max(1, before)] ^= 1;
        var refused = await Assert.ThrowsAsync<TaskRefusedException>(() => UnpackAsync(archive, "tar.gz"));
        Assert.Contains("The gzip input is damaged at byte", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private Task<long> UnpackAsync(byte[] archive, string form, long most = 10 << 20) =>
        Archive.UnpackAsync(new MemoryStream(archive), form, Target, most, TestContext.Current.CancellationToken);

    [UnsupportedOSPlatform("windows")]
    private bool IsExecutable(string path) =>
        File.GetUnixFileMode(Path.Combine(Target, path)).HasFlag(UnixFileMode.OtherExecute);

    private static PaxTarEntry Folder(string path) => new(TarEntryType.Directory, path);

    private static PaxTarEntry Plain(string path, string text, UnixFileMode mode = UnixFileMode.UserRead) =>
        new(TarEntryType.RegularFile, path)
        {
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
            Mode = mode,
        };

    private static byte[] Pack(string form, params TarEntry[] entries)
    {
        var bytes = new MemoryStream();
        using (var gzip = form is "tar.gz" ? new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true) : null)
        using (var writer = new TarWriter((Stream?)gzip ?? bytes, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var entry in entries)
                writer.WriteEntry(entry);
        return bytes.ToArray();
    }
}
