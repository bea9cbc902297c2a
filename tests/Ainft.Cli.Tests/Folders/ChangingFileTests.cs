using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests.Folders;

/// <summary>Commands that hash a folder refuse a file that another program writes meanwhile.</summary>
public sealed class ChangingFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("hash", "model")]
    [InlineData("hash", "model/log")]
    [InlineData("init", "model", "--set", "kind=data")]
    [InlineData("mint", "model", "--set", "kind=data")]
    [InlineData("verify", "--files", "model", "proof.json")]
    public async Task A_file_that_grows_while_it_is_hashed_is_named(params string[] command)
    {
        File.Copy(Proof(), folder.File("proof.json"));
        Directory.CreateDirectory(folder.File("model"));
        await using var file = await GrowingFile.CreateAsync(folder.File("model/log"));

        var run = (await folder.RunAsync(command)).Ended(ExitCode.Refused);

        Assert.Contains("log changed while it was hashed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_of_links_is_refused_beside_a_proof()
    {
        File.Copy(Proof(), folder.File("proof.json"));
        Directory.CreateDirectory(folder.File("model"));
        Directory.CreateSymbolicLink(folder.File("model/loop"), ".");

        var run = (await folder.RunAsync("verify", "--files", "model", "proof.json")).Ended(ExitCode.Usage);

        Assert.Contains("loop is a symbolic link", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static string Proof() => Path.Combine(Npm.Root, "docs", "vectors", "v1", "proof", "cli-data.json");

    /// <summary>A file of 64 MiB to which a thread appends all the time.</summary>
    private sealed class GrowingFile : IAsyncDisposable
    {
        private const long Size = 64L << 20;

        private readonly FileStream stream;
        private readonly CancellationTokenSource over = new();
        private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task appending;

        private GrowingFile(string path)
        {
            stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            stream.SetLength(Size);
            appending = Task.Factory.StartNew(
                Append, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        /// <summary>Makes the file, and waits until it grows.</summary>
        public static async Task<GrowingFile> CreateAsync(string path)
        {
            var file = new GrowingFile(path);
            await file.began.Task;
            return file;
        }

        public async ValueTask DisposeAsync()
        {
            await over.CancelAsync();
            await appending;
            await stream.DisposeAsync();
            over.Dispose();
        }

        private void Append()
        {
            for (var end = Size; !over.IsCancellationRequested; end++)
            {
                RandomAccess.Write(stream.SafeFileHandle, "a"u8, end);
                began.TrySetResult();
            }
        }
    }
}
