using System.Diagnostics;
using System.IO.Compression;
using Ainft.Cli.Dev;
using Ainft.Cli.Nodes;
using CsCheck;

namespace Ainft.Cli.Tests.Nodes;

/// <summary>
/// An archive that programs read differently is refused before anything runs. An archive that all programs read alike
/// opens, whichever program made it.
/// </summary>
public sealed class HostileArchiveTests : IDisposable
{
    private static readonly string Vectors =
        Path.Combine(Checkout.Find().Root, "tests", "Ainft.Cli.Tests", "Nodes", "Vectors");
    private readonly TemporaryFolder folder = new();
    private int number;

    public static TheoryData<string> Ambiguous => [.. Archives.Keys];

    private static Dictionary<string, byte[]> Archives { get; } = new()
    {
        ["sparse, of old GNU tar"] = Plain('S'),
        ["sparse, of GNU tar 0.0"] =
            Extended(("GNU.sparse.size", "9"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.offset", "0")),
        ["sparse, of GNU tar 0.1"] = Extended(("GNU.sparse.map", "0,1"), ("GNU.sparse.name", "b")),
        ["sparse, of GNU tar 1.0"] =
            Extended(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "b"),
            ("GNU.sparse.realsize", "9")),
        ["sparse, of star"] = Extended(("SCHILY.realsize", "9")),
        ["sparse fields in a plain GNU header"] = new RawTar()
            .Add('0', "a", "x", RawTar.Gnu, block => RawTar.Put(block, 386, "00000000000")).End(),
        ["a real size in a plain GNU header"] = new RawTar()
            .Add('0', "a", "x", RawTar.Gnu, block => RawTar.Put(block, 483, "00000000011")).End(),
        ["an offset of several volumes"] = new RawTar()
            .Add('0', "a", "x", RawTar.Gnu, block => RawTar.Put(block, 369, "00000000011")).End(),
        ["the extensions of star"] = new RawTar().Add('0', "a", "x", change: block => RawTar.Put(block, 508, "tar\0"))
            .End(),
        ["an unknown format"] = new RawTar().Add('0', "a", "x", "ustarXY0").End(),
        ["a volume label"] = Plain('V'),
        ["a continued file"] = Plain('M'),
        ["an old long name"] = Plain('N'),
        ["a contiguous file"] = Plain('7'),
        ["a directory list"] = Plain('D'),
        ["a long link name"] = new RawTar().Add('K', "././@LongLink", "b\0", RawTar.Gnu).Add('0', "a", "x", RawTar.Gnu)
            .End(),
        ["a Solaris header"] = Plain('X'),
        ["an access list"] = Plain('A'),
        ["a type of a vendor"] = Plain('Z'),
        ["a type that is reserved"] = Plain('8'),
        ["a character set of names"] = Extended(("hdrcharset", "BINARY")),
        ["a character set of content"] = Extended(("charset", "ISO-IR 8859 1 1998")),
        ["a vendor's record"] = Extended(("VENDOR.name", "b")),
        ["a file type of star"] = Extended(("SCHILY.filetype", "dir")),
        ["a dump of folders"] = Extended(("GNU.dumpdir", "Yb\0")),
        ["a volume's record"] = Extended(("GNU.volume.size", "1")),
        ["one link for all"] = new RawTar().Pax('g', ("linkpath", "b")).Add('0', "a", "x").End(),
        ["a link's path"] = Extended(("linkpath", "/etc/passwd")),
        ["a record twice"] = Extended(("path", "b"), ("path", "c")),
        ["a name that is removed"] = Extended(("path", "")),
        ["a name with NUL"] = Extended(("path", "b\0c")),
        ["a size that is no number"] = Extended(("size", "+1")),
        ["two sizes"] = Extended(("size", "512")),
        ["a record that is too short"] = new RawTar().Add('x', "x", "5 path=b\n").Add('0', "a", "x").End(),
        ["a record that is too long"] = new RawTar().Add('x', "x", "99 path=b\n").Add('0', "a", "x").End(),
        ["a record without a key"] = new RawTar().Add('x', "x", "5 =b\n").Add('0', "a", "x").End(),
        ["bytes after the records"] = new RawTar().Add('x', "x", RawTar.Record(("path", "b")) + "\0\0\0")
            .Add('0', "a", "x").End(),
        ["no records"] = new RawTar().Add('x', "x").Add('0', "a", "x").End(),
        ["one name for all"] = new RawTar().Pax('g', ("path", "b")).Add('0', "a", "x").End(),
        ["one size for all"] = new RawTar().Pax('g', ("size", "1")).Add('0', "a", "x").End(),
        ["one sparse size for all"] = new RawTar().Pax('g', ("GNU.sparse.realsize", "9")).Add('0', "a", "x").End(),
        ["one character set for all"] = new RawTar().Pax('g', ("hdrcharset", "BINARY")).Add('0', "a", "x").End(),
        ["two extended headers"] = new RawTar().Pax('x', ("path", "b")).Pax('x', ("path", "c")).Add('0', "a", "x")
            .End(),
        ["two names"] = new RawTar().Pax('x', ("path", "b")).Add('L', "././@LongLink", "c\0", RawTar.Gnu)
            .Add('0', "a", "x").End(),
        ["a global header between"] = new RawTar().Pax('x', ("path", "b")).Pax('g', ("comment", "c")).Add('0', "a", "x")
            .End(),
        ["an extended header without an entry"] = new RawTar().Add('0', "a", "x").Pax('x', ("path", "b")).End(),
        ["a wrong checksum"] = Changed(new RawTar().Add('0', "a", "x").End(), 0, (byte)'b'),
        ["no checksum"] = Enumerable.Range(148, 6)
            .Aggregate(new RawTar().Add('0', "a", "x").End(), (archive, at) => Changed(archive, at, 0)),
        ["a size that is no octal number"] = new RawTar()
            .Add('0', "a", "x", change: block => RawTar.Put(block, 124, "0000000000x")).End(),
        ["a negative size"] = new RawTar().Add('0', "a", "x", change: block => block.AsSpan(124, 12).Fill(0xff)).End(),
        ["a folder with content"] = new RawTar().Add('5', "a/", "x").End(),
        ["a folder's name and content"] = new RawTar().Add('0', "a/", "x").End(),
        ["a name that is not UTF-8"] = new RawTar().Add('0', "\u00ff", "x").End(),
        ["no end"] = new RawTar().Add('0', "a", "x").Bytes,
        ["an end in the middle"] = [.. new RawTar().Add('0', "a", "x").End(), .. new RawTar().Add('0', "b", "x").End()],
        ["one block of zeros in the middle"] =
            [.. new RawTar().Add('0', "a", "x").Raw(new byte[512]).Bytes, .. new RawTar().Add('0', "b", "x").End()],
        ["bytes after its end"] = [.. new RawTar().Add('0', "a", "x").End(), 1],
        ["half a block"] = new RawTar().Add('0', "a", "x").End()[..700],
        ["half a file"] = new RawTar().Add('0', "a", "x").End()[..512],
    };

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task What_programs_read_differently_is_refused(string archive)
    {
        await Assert.ThrowsAsync<TaskRefusedException>(() => UnpackAsync(Archives[archive], "tar"));
        await Assert.ThrowsAsync<TaskRefusedException>(() => UnpackAsync(Packed(Archives[archive]), "tar.gz"));
    }

    [Theory]
    [InlineData("--format=gnu")]
    [InlineData("--format=posix --sparse-version=0.0")]
    [InlineData("--format=posix --sparse-version=0.1")]
    [InlineData("--format=posix --sparse-version=1.0")]
    public async Task Sparse_files_of_GNU_tar_are_refused_and_the_message_says_how_to_pack_them(string options)
    {
        var file = folder.File("holes", "");
        await using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(5 << 20);
            stream.Position = 1 << 20;
            stream.WriteByte(1);
        }

        var archive = folder.File("sparse.tar");
        await DoAsync("tar", [.. options.Split(' '), "--sparse", "-C", folder.Path, "-cf", archive, "holes"]);
        var refusal = await Assert.ThrowsAsync<TaskRefusedException>(
            async () => await UnpackAsync(await File.ReadAllBytesAsync(archive), "tar"));
        Assert.Contains("parse", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bsdtar-pax")]
    [InlineData("bsdtar-ustar")]
    [InlineData("bsdtar-gnu")]
    [InlineData("bsdtar-xattr-all")]
    [InlineData("7z")]
    public async Task What_other_programs_pack_opens(string name) => ExpectFiles(
        await UnpackAsync(await File.ReadAllBytesAsync(Path.Combine(Vectors, name + ".tar.gz")), "tar.gz"));

    [Theory]
    [InlineData("--format=v7")]
    [InlineData("--format=ustar")]
    [InlineData("--format=oldgnu")]
    [InlineData("--format=gnu")]
    [InlineData("--format=posix")]
    [InlineData("--format=posix --pax-option=globexthdr.name=g,comment=packed,mtime:=0")]
    [InlineData("--format=gnu -b 1")]
    [InlineData("--format=gnu --incremental")]
    public async Task What_GNU_tar_packs_opens(string options)
    {
        var (source, archive) =
            (Source(longName: options.Contains("gnu") || options.Contains("posix")), folder.File("gnu.tar"));
        // An incremental archive stores lists for folders, which are refused, so it packs files only.
        var packed = options.Contains("incremental") ? (string[])["a.txt", "run.sh", "sub/name with spaces é.txt"]
            : ["."];
        await DoAsync("tar", [.. options.Split(' '), "-C", source, "-cf", archive, .. packed]);
        ExpectFiles(await UnpackAsync(await File.ReadAllBytesAsync(archive), "tar"));
    }

    [Theory]
    [InlineData("USTAR_FORMAT")]
    [InlineData("GNU_FORMAT")]
    [InlineData("PAX_FORMAT")]
    public async Task What_Python_packs_opens(string format)
    {
        var (source, archive) = (Source(longName: format != "USTAR_FORMAT"), folder.File("python.tar.gz"));
        var script = $"""
            import sys, tarfile
            with tarfile.open(sys.argv[1], 'w:gz', format=tarfile.{format}) as t: t.add(sys.argv[2], arcname='.')
            """;
        await DoAsync("/usr/bin/python3", ["-c", script, archive, source]);
        ExpectFiles(await UnpackAsync(await File.ReadAllBytesAsync(archive), "tar.gz"));
    }

    [Fact]
    public async Task Numbers_in_binary_records_without_meaning_and_names_that_differ_in_case_are_fine()
    {
        var target = await UnpackAsync(
            new RawTar()
                .Pax('g', ("comment", "a commit"))
                .Pax('x', ("path", "a"), ("size", "1"), ("mtime", "1.5"), ("SCHILY.xattr.user.x", "\0"),
                    ("LIBARCHIVE.creationtime", "1"), ("hdrcharset", "ISO-IR 10646 2000 UTF-8"))
                .Add('0', "ignored", "x", change: block => RawTar.Put(block, 124, "00000000000\0"))
                .Add('0', "A", "y", RawTar.Gnu, block => RawTar.Put(block, 124, "\u0080\0\0\0\0\0\0\0\0\0\0\u0001"))
                .Add('\0', "folder/", "", RawTar.Old)
                .Add('\0', "folder/old", "z", RawTar.Old)
                .End(),
            "tar");
        Assert.Equal(("x", "y", "z"), (Text(target, "a"), Text(target, "A"), Text(target, "folder/old")));
    }

    [Fact]
    public void A_changed_byte_of_an_archive_is_refused_or_opens_and_is_never_an_unexpected_error()
    {
        var archive = new RawTar().Pax('x', ("path", "long")).Add('0', "a", "content").Add('5', "sub/")
            .Add('0', "sub/b", "more", RawTar.Gnu).End();
        Gen.Select(Gen.Int[0, archive.Length - 1], Gen.Byte, Gen.Int[0, archive.Length]).Sample(
            change => Attempt(Changed(archive, change.Item1, change.Item2))
                && Attempt(archive[..change.Item3]), iter: 300, threads: 1);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Plain(char type) =>
        new RawTar().Add(type, "a", "x", type is 'S' or 'V' or 'M' or 'N' or 'D' ? RawTar.Gnu : RawTar.Posix).End();

    private static byte[] Extended(params (string Key, string Value)[] records) =>
        new RawTar().Pax('x', records).Add('0', "a", "x").End();

    private static byte[] Changed(byte[] archive, int at, byte value) =>
        [.. archive[..at], value, .. archive[(at + 1)..]];

    private static byte[] Packed(byte[] archive)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(archive);
        return bytes.ToArray();
    }

    private static async Task DoAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }

    private static string Text(string target, string path) => File.ReadAllText(Path.Combine(target, path));

    private static void ExpectFiles(string target)
    {
        Assert.Equal(("hello\n", "x"), (Text(target, "a.txt"), Text(target, "sub/name with spaces é.txt")));
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(Path.Combine(target, "run.sh")).HasFlag(UnixFileMode.UserExecute));
    }

    private string Source(bool longName)
    {
        var source = Directory.CreateDirectory(folder.File("source")).FullName;
        Directory.CreateDirectory(Path.Combine(source, "sub"));
        File.WriteAllText(Path.Combine(source, "a.txt"), "hello\n");
        File.WriteAllText(Path.Combine(source, "run.sh"), "#!/bin/sh\n");
        File.WriteAllText(Path.Combine(source, "sub", "name with spaces é.txt"), "x");
        File.WriteAllText(Path.Combine(source, "sub", longName ? new string('n', 120) : "empty"), "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                Path.Combine(source, "run.sh"),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return source;
    }

    private bool Attempt(byte[] archive)
    {
        try
        {
            UnpackAsync(archive, "tar").GetAwaiter().GetResult();
        }
        catch (TaskRefusedException)
        {
            // Refused is fine.
        }

        return true;
    }

    // Returns the folder.
    private async Task<string> UnpackAsync(byte[] archive, string form)
    {
        var target = folder.File($"target-{Interlocked.Increment(ref number)}");
        await Archive.UnpackAsync(
            new MemoryStream(archive), form, target, 10 << 20, TestContext.Current.CancellationToken);
        return target;
    }
}
