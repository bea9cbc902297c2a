using System.Text.Json;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Dev;

/// <summary>
/// The parts that the package of the tool has for <c>dev</c>, in a folder beside the program. They are the function
/// app, the sample, and the names, versions and hashes of the npm packages. A program in a clone has no such folder.
/// </summary>
internal static class PackedParts
{
    private const string Packages = "package.json", Lock = "package-lock.json";

    /// <summary>The folder, or null for a program in a clone.</summary>
    public static string? Folder { get; } =
        Path.Combine(AppContext.BaseDirectory, "dev") is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>
    /// The folder in the user's cache for the npm packages, because the folder of the tool can be read-only. Its name
    /// has the hash of the lock file, so each version of the tool finds its own packages.
    /// </summary>
    public static string NpmFolder(string parts)
    {
        var hash = Sha256Digest.Of(File.ReadAllBytes(Path.Combine(parts, Lock))).ToString()[2..18];
        var folder = CacheFolder.PathOf($"npm-{hash}");
        PrivateFiles.CreateFolder(folder);
        foreach (var name in (string[])[Packages, Lock])
            CopyOnce(Path.Combine(parts, name), Path.Combine(folder, name));
        return folder;
    }

    /// <summary>
    /// Refuses to go on without the npm packages. Only a user who asks for them gets programs from the network.
    /// </summary>
    /// <exception cref="CommandException">This is the packed tool, and the packages are not installed.</exception>
    public static void RequireNpm()
    {
        if (Folder is null || Npm.IsInstalled)
            return;
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, Packages)));
        var names = json.RootElement.GetProperty("dependencies").EnumerateObject()
            .Select(package => $"{package.Name} {package.Value.GetString()}");
        throw CommandException.Usage(
            "Azurite and anvil are not installed. They are the storage and the chain of dev.",
            $"Run ainft dev --install once. npm then installs {string.Join(" and ", names)} into {Npm.Root}");
    }

    // Another process can copy the same file meanwhile.
    private static void CopyOnce(string from, string to)
    {
        if (File.Exists(to))
            return;
        var part = $"{to}.{Environment.ProcessId}.part";
        File.Copy(from, part, overwrite: true);
        File.Move(part, to, overwrite: true);
    }
}
