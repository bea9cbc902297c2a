namespace Ainft.Cli.Sandboxes;

/// <summary>
/// Requires that only root or this user can change a folder, as ssh does for its own folders. Another user could
/// replace a part of the path with a link, and so show any folder of this machine to an untrusted program.
/// </summary>
internal static class TrustedFolder
{
    private const int WritableByOthers = 0b010_010, Sticky = 0x200;

    /// <summary>Checks a folder and all folders above it.</summary>
    /// <exception cref="CommandException">Another user can change one of them. The message names it.</exception>
    public static async Task RequireAsync(string folder, CancellationToken cancellationToken)
    {
        var path = (await Tool.DoAsync("realpath", ["--", Path.GetFullPath(folder)], cancellationToken)).TrimEnd('\n');
        var user = (await Tool.DoAsync("id", ["-u"], cancellationToken)).Trim();
        for (var part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            var facts = (await Tool.DoAsync("stat", ["--format=%u %a", "--", part], cancellationToken)).Split(' ');
            var mode = Convert.ToInt32(facts[1].Trim(), 8);
            var isShared = (mode & WritableByOthers) != 0 && ((mode & Sticky) == 0 || part == path);
            if (isShared || (facts[0] != "0" && facts[0] != user))
                throw CommandException.Usage(
                    $"Other users can change {part}, but the sandbox would show {folder} to untrusted programs.",
                    $"chown root {part}; chmod go-w {part}");
        }
    }
}
