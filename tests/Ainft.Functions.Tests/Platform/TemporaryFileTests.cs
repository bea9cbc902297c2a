using System.Buffers;
using Ainft.Functions.Platform;
using CsCheck;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Temporary files are deleted with the process that created them.</summary>
public sealed class TemporaryFileTests
{
    [Fact]
    public void A_file_exists_while_it_is_open_during_any_clean_up()
    {
        using var file = TemporaryFile.Create();
        file.Write("kept"u8);
        TemporaryFile.DeleteLeftBehind();
        Assert.True(File.Exists(file.Name));
        file.Dispose();
        Assert.False(File.Exists(file.Name));
    }

    [Fact]
    public void A_file_of_a_process_that_is_no_more_is_deleted_and_nothing_else()
    {
        using var open = TemporaryFile.Create();
        var left = Path.Combine(Path.GetDirectoryName(open.Name)!, Guid.NewGuid().ToString("N"));
        var foreign = Path.Combine(Path.GetDirectoryName(open.Name)!, $"somebody's {Guid.NewGuid():N}");
        File.WriteAllBytes(left, [1, 2, 3]);
        File.WriteAllBytes(foreign, [1, 2, 3]);
        TemporaryFile.DeleteLeftBehind();
        Assert.False(File.Exists(left));
        Assert.True(File.Exists(foreign));
        File.Delete(foreign);
    }

    [Fact]
    public void Other_accounts_cannot_read_a_file()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var file = TemporaryFile.Create();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Name));
    }

    [Fact]
    public Task What_is_written_in_any_pieces_is_read_back_from_anywhere() =>
        Gen.Select(Gen.Int[0, 200_000], Gen.Bool).Array[1, 8].SampleAsync(async pieces =>
        {
            using var expected = new MemoryStream();
            await using var file = TemporaryFile.Create();
            foreach (var (length, appends) in pieces)
            {
                var bytes = Enumerable.Range(0, length).Select(i => (byte)(i ^ length)).ToArray();
                expected.Write(bytes);
                if (appends)
                    await file.AppendAsync(new ReadOnlySequence<byte>(bytes), default);
                else
                    file.Write(bytes);
                file.Position = expected.Length / 2;
                Assert.Equal(expected.ToArray()[(int)file.Position..], await RestOfAsync(file));
            }
            file.Position = 0;
            Assert.Equal(expected.Length, file.Length);
            Assert.Equal(expected.ToArray(), await RestOfAsync(file));
        }, iter: 30);

    private static async Task<byte[]> RestOfAsync(TemporaryFile file)
    {
        using var rest = new MemoryStream();
        await file.CopyToAsync(rest);
        return rest.ToArray();
    }
}
