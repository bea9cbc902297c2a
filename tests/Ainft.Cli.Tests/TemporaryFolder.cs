namespace Ainft.Cli.Tests;

/// <summary>A folder outside the repository, so that ainft does not find the file of a running <c>dev</c>.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ainft-cli-").FullName;

    public string File(string name, string? content = null)
    {
        var file = System.IO.Path.Combine(Path, name);
        if (content is not null)
            System.IO.File.WriteAllText(file, content);
        return file;
    }

    public Task<CliRun> RunAsync(params string[] arguments) => CliRun.InAsync(Path, arguments);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
