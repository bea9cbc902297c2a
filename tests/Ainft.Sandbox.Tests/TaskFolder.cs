using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// The inputs and the outputs of one task in a folder that no other user can read, as a node keeps them.
/// </summary>
public sealed class TaskFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ainft-task-");

    public TaskFolder() => _ = (Directory.CreateDirectory(Work), Directory.CreateDirectory(Out));

    public string Path => folder.FullName;

    public string Work => System.IO.Path.Combine(Path, "work");

    public string Out => System.IO.Path.Combine(Path, "out");

    public void Write(string path, string text, bool isProgram = false)
    {
        var file = new FileInfo(System.IO.Path.Combine(Work, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
        File.SetUnixFileMode(
            file.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | (isProgram ? UnixFileMode.UserExecute : 0));
    }

    public SandboxTask Task(IReadOnlyList<string> command) => new()
    {
        WorkFolder = Work,
        OutFolder = Out,
        Command = command,
        DiskMiB = 16,
        MemoryMiB = 256,
        Limit = TimeSpan.FromMinutes(2)
    };

    public void Dispose()
    {
        if (folder.Exists)
            folder.Delete(recursive: true);
    }
}

/// <summary>A finished run with its folder.</summary>
public sealed record FinishedRun(TaskFolder Task, SandboxResult Result, IReadOnlyList<string> Lines) : IDisposable
{
    public string Folder => Task.Path;

    public string OutputPath(string path) => Path.Combine(Task.Out, path);

    public string Output(string path) => File.ReadAllText(OutputPath(path));

    public string Input(string path) => File.ReadAllText(Path.Combine(Task.Work, path));

    public void Dispose() => Task.Dispose();
}
