using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>
/// The objects of a pack, read by the installed program <c>git</c>. It works on a bare repository that it has made. It
/// checks no file out, so it runs no hook and no filter, and it reads no configuration and no attributes.
/// </summary>
internal sealed class GitObjects
{
    private const int CopyBytes = 128 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // A blob above this size is streamed unless it is a delta. GIT_ALLOC_LIMIT bounds all other objects.
    private static readonly string[] Safe =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.bigFileThreshold=1m", "-c", "core.fsmonitor=false",
        "-c", "pack.threads=1", "-c", "protocol.allow=never", "-c", "gc.auto=0",
    ];

    private readonly string folder;
    private readonly TimeProvider time;

    private GitObjects(string folder, TimeProvider time) => (this.folder, this.time) = (folder, time);

    /// <summary>Makes a bare repository in an empty folder, and adds a pack to it.</summary>
    /// <exception cref="FetchRefusedException">The program is missing, or it refuses the pack.</exception>
    public static async Task<GitObjects> OpenAsync(
        string folder, Stream pack, TimeProvider time, CancellationToken cancellationToken)
    {
        var objects = new GitObjects(folder, time);
        await objects.RunAsync(["init", "--quiet", "--bare", "--template="], null, 0, cancellationToken);
        await objects.RunAsync(["index-pack", "--stdin"], pack, 1_024, cancellationToken);
        return objects;
    }

    /// <summary>The files of a commit.</summary>
    public async Task<IReadOnlyList<GitFile>> ListAsync(string commit, CancellationToken cancellationToken) =>
        GitFile.ReadTree(await RunAsync(
            ["ls-tree", "-r", "-l", "-z", "--full-tree", $"{commit}^{{commit}}"], null, SourceLimits.FileBytes,
            cancellationToken));

    /// <summary>Writes files to their places, in one run of the program.</summary>
    public async Task SaveAsync(
        IEnumerable<(GitFile File, string Place)> files, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var git = Start(["cat-file", "--batch"]);
        try
        {
            foreach (var (file, place) in files)
            {
                await git.StandardInput.WriteLineAsync(file.Blob.AsMemory(), either.Token);
                await git.StandardInput.FlushAsync(either.Token);
                await CopyAsync(git.StandardOutput.BaseStream, file, place, either.Token);
            }
        }
        catch (Exception exception) when (exception is IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new FetchRefusedException($"git could not read the commit. {exception.Message}", exception);
        }
        finally
        {
            git.Kill();
        }
    }

    private static async Task CopyAsync(
        Stream output, GitFile file, string place, CancellationToken cancellationToken)
    {
        var header = $"{file.Blob} blob {file.Size.ToString(CultureInfo.InvariantCulture)}\n";
        var buffer = new byte[CopyBytes];
        await output.ReadExactlyAsync(buffer.AsMemory(0, header.Length), cancellationToken);
        if (Encoding.ASCII.GetString(buffer, 0, header.Length) != header)
            throw new FetchRefusedException($"{file.Path} is not a file in the commit.");
        await using var target = new FileStream(place, FileMode.CreateNew, FileAccess.Write);
        for (var left = file.Size; left > 0;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
            await output.ReadExactlyAsync(part, cancellationToken);
            await target.WriteAsync(part, cancellationToken);
            left -= part.Length;
        }

        await output.ReadExactlyAsync(buffer.AsMemory(0, 1), cancellationToken);
    }

    private async Task<byte[]> RunAsync(
        string[] arguments, Stream? input, int most, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var git = Start(arguments);
        try
        {
            var feeding = FeedAsync(git, input, either.Token);
            var output = await ReadAsync(git.StandardOutput.BaseStream, most, either.Token);
            await feeding;
            await git.WaitForExitAsync(either.Token);
            return git.ExitCode == 0
                ? output
                : throw new FetchRefusedException($"git {arguments[0]} refused the commit (exit {git.ExitCode}).");
        }
        catch (Exception exception) when (exception is IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new FetchRefusedException($"git {arguments[0]} did not end. {exception.Message}", exception);
        }
        finally
        {
            if (!git.HasExited)
                git.Kill();
        }
    }

    private static async Task FeedAsync(Process git, Stream? input, CancellationToken cancellationToken)
    {
        if (input is not null)
            await input.CopyToAsync(git.StandardInput.BaseStream, cancellationToken);
        git.StandardInput.Close();
    }

    private static async Task<byte[]> ReadAsync(Stream output, int most, CancellationToken cancellationToken)
    {
        var (bytes, buffer) = (new MemoryStream(), new byte[16 << 10]);
        while (await output.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (bytes.Length + count > most)
                throw new FetchRefusedException("The list of the files of the commit is too long.");
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("git", [.. Safe, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in new[]
        {
            ("PATH", Environment.GetEnvironmentVariable("PATH")), ("GIT_DIR", folder), ("HOME", folder),
            ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_ATTR_NOSYSTEM", "1"),
            ("GIT_NO_REPLACE_OBJECTS", "1"), ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_ALLOW_PROTOCOL", ""), ("GIT_ALLOC_LIMIT", "1g"), ("LC_ALL", "C"),
        })
            start.Environment[name] = value;
        try
        {
            var git = Process.Start(start)!;
            // The messages have names of strangers, so no terminal shows them.
            _ = git.StandardError.BaseStream.CopyToAsync(Stream.Null);
            return git;
        }
        catch (Win32Exception exception)
        {
            throw new FetchRefusedException(
                "The program git is missing, which reads the objects of a repository. Install git.", exception);
        }
    }
}
