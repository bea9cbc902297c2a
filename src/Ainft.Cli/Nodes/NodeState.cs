using System.Text.Json;
using Ainft.Cli.Nodes.Work;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>
/// The folder that a node keeps between its runs. It holds the registration, the tasks with their journals, and the
/// fetched files.
/// </summary>
internal sealed class NodeState : IDisposable
{
    private readonly FileStream alone;
    private readonly string folder;

    private NodeState(string folder, FileStream alone) => (this.folder, this.alone) = (folder, alone);

    public string Cache => Path.Combine(folder, "cache");

    private static string DataFolder =>
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);

    private string Tasks => Path.Combine(folder, "tasks");

    /// <summary>The state folder of a node, which is by default one folder per node.</summary>
    public static string FolderOf(string? given, Address node) =>
        Path.GetFullPath(given ?? Path.Combine(DataFolder, "ainft", "nodes", node.ToHex()));

    /// <summary>Opens the folder for this process alone, and denies access to other users.</summary>
    /// <exception cref="CommandException">The folder is not writable, or another process uses it.</exception>
    public static NodeState Open(string folder)
    {
        try
        {
            foreach (var part in (string[])[folder, Path.Combine(folder, "tasks"), Path.Combine(folder, "cache")])
                PrivateFiles.CreateFolder(part);
            return new NodeState(
                folder, PrivateFiles.Open(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(
                $"The node cannot use {folder}. {exception.Message}",
                "Another node may be using it. Choose another folder with --state.");
        }
    }

    public static Registration? ReadRegistration(string folder)
    {
        var file = Path.Combine(folder, "registration.json");
        return File.Exists(file)
            ? Registration.Read(JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file)))
            : null;
    }

    public static void WriteRegistration(string folder, Registration registration)
    {
        PrivateFiles.CreateFolder(folder);
        using var file = PrivateFiles.Create(Path.Combine(folder, "registration.json"));
        JsonSerializer.Serialize(file, registration.Document, Output.Format);
    }

    public TaskFolder FolderOf(Sha256Digest run) => new(Path.Combine(Tasks, run.ToString()[2..]));

    /// <summary>Removes the folders of runs that the server no longer offers to this node.</summary>
    /// <param name="except">The runs that the server offers.</param>
    /// <param name="failed">Called for each folder that cannot be removed, with the reason.</param>
    public async Task ForgetAsync(IReadOnlyCollection<Sha256Digest> except, Action<TaskFolder, string> failed)
    {
        var kept = except.Select(run => FolderOf(run).Path).ToHashSet();
        var left = Directory.GetDirectories(Tasks).Where(path => !kept.Contains(path))
            .Select(path => new TaskFolder(path));
        foreach (var folder in left)
            if (await folder.TryRemoveAsync() is { } reason)
                failed(folder, reason);
    }

    public void Dispose() => alone.Dispose();
}
