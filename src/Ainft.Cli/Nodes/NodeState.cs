using System.Text.Json;
using Ainft.Cli.Nodes.Work;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>The folder that a node keeps between its runs: its registration, its tasks with their journals, and what it fetched.</summary>
internal sealed class NodeState : IDisposable
{
    private readonly FileStream alone;
    private readonly string folder;

    private NodeState(string folder, FileStream alone) => (this.folder, this.alone) = (folder, alone);

    public string Cache => Path.Combine(folder, "cache");

    private string Tasks => Path.Combine(folder, "tasks");

    /// <summary>Where a node's state is when nobody says otherwise.</summary>
    public static string FolderOf(string? given, Address node) =>
        given ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "ainft", "nodes", node.ToHex());

    /// <summary>Opens the folder for this process alone.</summary>
    /// <exception cref="CommandException">It cannot be written, or a node runs in it.</exception>
    public static NodeState Open(string folder)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "tasks"));
            return new NodeState(folder, new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{folder} cannot be used: {exception.Message}", "A node may be running in it already; give another folder with --state.");
        }
    }

    public static Registration? ReadRegistration(string folder)
    {
        var file = Path.Combine(folder, "registration.json");
        return File.Exists(file) ? Registration.Read(JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file))) : null;
    }

    public static void WriteRegistration(string folder, Registration registration)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "registration.json"), JsonSerializer.SerializeToUtf8Bytes(registration.Document, Output.Format));
    }

    public TaskFolder FolderOf(Sha256Digest run) => new(Path.Combine(Tasks, run.ToString()[2..]));

    /// <summary>Removes what is left of runs that this node is no longer asked for.</summary>
    public void Forget(IReadOnlyCollection<Sha256Digest> except)
    {
        var kept = except.Select(run => FolderOf(run).Path).ToHashSet();
        foreach (var left in Directory.GetDirectories(Tasks).Where(path => !kept.Contains(path)))
            new TaskFolder(left).TryRemove();
    }

    public void Dispose() => alone.Dispose();
}
