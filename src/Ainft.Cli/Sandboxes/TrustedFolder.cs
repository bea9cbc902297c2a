namespace Ainft.Cli.Sandboxes;

/// <summary>
/// A folder that only root or this user can change, as ssh asks of its own: whoever could replace a part of its path by
/// a link could have any folder of this machine shown to a stranger's program.
/// </summary>
internal static class TrustedFolder
{
    private const int WritableByOthers = 0b010_010, Sticky = 0x200;

    /// <summary>Checks a folder and all that are above it.</summary>
    /// <exception cref="CommandException">Another user can write one of them; it says which.</exception>
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
                    $"{part} can be changed by other users, and {folder} would be shown to strangers' programs.",
                    $"chown root {part}; chmod go-w {part}");
        }
    }
}
