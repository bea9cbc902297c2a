using System.Text.Json;
using Ainft.Fetching;

namespace Ainft.Cli.Dev;

/// <summary><c>.ainft/dev.json</c>, the addresses of a running <c>ainft dev</c>, which deletes it at its end.</summary>
/// <param name="Api">The server's address.</param>
/// <param name="RpcUrl">anvil's address.</param>
/// <param name="ChainId">anvil's chain id.</param>
/// <param name="Registry">The registry contract.</param>
/// <param name="Storage">Azurite's connection string.</param>
/// <param name="Accounts">anvil's published accounts.</param>
public sealed record DevFile(
    string Api,
    string RpcUrl,
    ulong ChainId,
    string Registry,
    string Storage,
    IReadOnlyList<DevAccount> Accounts)
{
    private const string Folder = ".ainft";
    private const string Name = "dev.json";

    /// <summary>The path of the file for a <c>dev</c> that runs in <paramref name="folder"/>.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, Folder, Name);

    /// <summary>The nearest file from the working directory upwards, or null.</summary>
    public static DevFile? FindNearest()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(PathIn(folder.FullName)))
                return Read(PathIn(folder.FullName));
        return null;
    }

    /// <summary>
    /// Refuses to start a second <c>dev</c> in a folder. Deletes a file that a killed <c>dev</c> left there.
    /// </summary>
    internal static async Task RequireUnusedAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return;
        using var http = GuardedHttp.ForServer();
        http.Timeout = TimeSpan.FromSeconds(2);
        try
        {
            using var answer =
                await http.GetAsync(
                    $"{Read(path).Api}/api/health/live", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            throw CommandException.Usage(
                $"Another ainft dev runs here, according to {path}.",
                "Stop it first, or start this one in another folder.");
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException
                && !cancellationToken.IsCancellationRequested)
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes the file in one step, so that readers never see half of it.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".part";
        File.WriteAllText(part, JsonSerializer.Serialize(this, Output.Format) + "\n");
        File.Move(part, path, overwrite: true);
    }

    private static DevFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DevFile>(File.ReadAllBytes(path), Output.Format)!;
        }
        catch (JsonException exception)
        {
            throw CommandException.Usage(
                $"{path} cannot be read. {exception.Message}", "Delete it and start ainft dev again.");
        }
    }
}
