using Ainft.Cli.Dev;
using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>The files of Debian with python3-numpy and Node.js as a tar archive. Tests make images from it.</summary>
internal static class DebianFiles
{
    // Several collections ask for the archive at the same time, so this process makes it once.
    private static readonly Lazy<Task<string>> Archive = new(MakeAsync);

    /// <summary>The path of the archive, which the first call makes in about two minutes.</summary>
    public static Task<string> ArchiveAsync() => Archive.Value;

    private static async Task<string> MakeAsync()
    {
        // The archive stays for the next run of this clone.
        var tar = Path.Combine(
            Directory.CreateDirectory(Path.Combine(Npm.Root, ".ainft")).FullName, "debian-numpy-node.tar");
        if (File.Exists(tar))
            return tar;
        var folder = Directory.CreateTempSubdirectory("ainft-debian-");
        try
        {
            // Other users cannot enter the temporary folder, and the archive keeps the mode of its root.
            var root = Path.Combine(folder.FullName, "root");
            await Tool.DoAsync(
                "debootstrap", ["--variant=minbase", "--include=python3-numpy,nodejs", "bookworm", root],
                CancellationToken.None);
            await Tool.DoAsync(
                "tar",
                [
                    "--create", "--file", tar + ".new", "--exclude=./dev/*", "--exclude=./var/cache/apt/*",
                    "--exclude=./var/lib/apt/lists/*", "-C", root, ".",
                ],
                CancellationToken.None);
            File.Move(tar + ".new", tar);
            return tar;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
