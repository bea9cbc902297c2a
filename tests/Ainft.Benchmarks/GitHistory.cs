using System.Diagnostics;
using System.Text;

namespace Ainft.Benchmarks;

/// <summary>
/// The same lineage as commits of a git repository with a commit-graph. Git is the peer that walks histories fastest.
/// </summary>
internal sealed class GitHistory : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ainft-git-").FullName;

    public static async Task<GitHistory> CreateAsync(LineageShape shape)
    {
        var history = new GitHistory();
        await history.RunAsync(["init", "-q", "--bare"]);
        await history.RunAsync(["fast-import", "--quiet"], CommitsOf(shape));
        await history.RunAsync(["commit-graph", "write", "--reachable"]);
        return history;
    }

    /// <summary>
    /// The number of commits that the last commit reaches, itself included, and the time to list the names of all.
    /// </summary>
    public async Task<(int Count, TimeSpan Took)> RevListAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var count = await RunAsync(["rev-list", "main"]);
        return (count, Stopwatch.GetElapsedTime(started));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string CommitsOf(LineageShape shape)
    {
        var commits = new StringBuilder();
        for (var number = 0; number < shape.Count; number++)
        {
            commits.Append(
                $"commit refs/heads/main\nmark :{number + 1}\ncommitter A <a@example.org> {number} +0000\ndata 0\n");
            foreach (var (at, parent) in shape.Parents[number].Index())
                commits.Append($"{(at == 0 ? "from" : "merge")} :{parent + 1}\n");
            commits.Append('\n');
        }
        return commits.ToString();
    }

    /// <summary>Runs git, reads its output to the end, and returns the number of lines.</summary>
    private async Task<int> RunAsync(IEnumerable<string> arguments, string? input = null)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. arguments])
        {
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
        })!;
        if (input is not null)
        {
            await git.StandardInput.WriteAsync(input);
            git.StandardInput.Close();
        }
        var buffer = new byte[1 << 16];
        var lines = 0;
        for (int read; (read = await git.StandardOutput.BaseStream.ReadAsync(buffer)) > 0;)
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        await git.WaitForExitAsync();
        return git.ExitCode == 0
            ? lines
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {git.ExitCode}.");
    }
}
