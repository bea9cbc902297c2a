using Ainft.Cli.Dev;
using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>The files of Debian with python3-numpy and Node.js as a tar archive, of which images are made.</summary>
internal static class DebianFiles
{
    // Several collections ask for the archive at the same time, so this process makes it once.
    private static readonly Lazy<Task<string>> archive = new(MakeAsync);

    /// <summary>The path of the archive, which the first call makes in about two minutes.</summary>
    public static Task<string> ArchiveAsync() => archive.Value;

    private static async Task<string> MakeAsync()
    {
        // The archive stays for the next run of this clone.
        var kept = Directory.CreateDirectory(Path.Combine(Npm.Root, ".ainft")).FullName;
        var tar = Path.Combine(kept, "debian-numpy-node.tar");
        if (File.Exists(tar))
            return tar;
        var folder = Directory.CreateTempSubdirectory("ainft-debian-");
        try
        {
            var root = Path.Combine(folder.FullName, "root");
            var made = Path.Combine(folder.FullName, "made.tar");
            await Tool.DoAsync(
                "debootstrap", ["--variant=minbase", "--include=python3-numpy,nodejs", "bookworm", root],
                CancellationToken.None);
            await Tool.DoAsync(
                "tar",
                [
                    "--create", "--file", made, "--exclude=./dev/*", "--exclude=./var/cache/apt/*",
                    "--exclude=./var/lib/apt/lists/*", "-C", root, ".",
                ],
                CancellationToken.None);
            var whole = Path.Combine(kept, $"{Guid.NewGuid():N}.tar");
            File.Copy(made, whole);
            File.Move(whole, tar, overwrite: true);
            return tar;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
