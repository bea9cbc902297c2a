using System.Diagnostics;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>
/// What a program left in its output folder: names of any bytes, at any depth. The tools of the system walk it by file
/// descriptors, so that neither names nor depth stop them, and never follow links.
/// </summary>
internal static class OutputTree
{
    /// <summary>The most files and folders that a task may leave.</summary>
    public const int MostEntries = 16_384;

    // For each entry: its type, depth, blocks of 512 bytes, size and name. A name has neither '/' nor NUL, and no path
    // is written out: deep ones are long.
    private const string Format = @"%y %d %b %s %f\0";

    /// <summary>Counts and measures what is there. Files that vanish meanwhile do not matter.</summary>
    /// <exception cref="CommandException">The folder cannot be read at all.</exception>
    public static async Task<OutputSurvey> SurveyAsync(string folder)
    {
        using var find = Process.Start(Tool.Describe("find", [folder, "-xdev", "-mindepth", "1", "-printf", Format]))!;
        find.StandardInput.Close();
        var errors = find.StandardError.ReadToEndAsync();
        var count = new OutputCount();
        await count.ReadAsync(find.StandardOutput.BaseStream);
        if (count.IsOver)
            find.Kill();
        await find.WaitForExitAsync();
        return find.ExitCode == 0 || count.IsOver || Directory.Exists(folder)
            ? count.Result
            : throw CommandException.Refused($"The outputs cannot be measured: {(await errors).Trim()}");
    }

    /// <summary>Removes what is neither folder, regular file nor link.</summary>
    public static Task DropSpecialFilesAsync(string folder) =>
        Tool.DoAsync(
            "find", [folder, "-xdev", "!", "-type", "d", "!", "-type", "f", "!", "-type", "l", "-delete"],
            CancellationToken.None);

    /// <summary>Removes all that is in the folder; the folder stays.</summary>
    public static Task EmptyAsync(string folder) =>
        Tool.DoAsync("find", [folder, "-xdev", "-mindepth", "1", "-delete"], CancellationToken.None);

    /// <summary>Gives this user, who owns what is there, the rights that a program took away.</summary>
    public static Task OpenAsync(string folder) =>
        Tool.RunAsync("chmod", ["-R", "u+rwX", "--", folder], CancellationToken.None);

    /// <summary>Removes the folder with all that is in it.</summary>
    /// <returns>Null when it is gone; else why not.</returns>
    public static async Task<string?> RemoveAsync(string folder)
    {
        if (!Environment.IsPrivilegedProcess)
            await OpenAsync(folder);
        // What is mounted below it belongs to another run; only GNU's rm stays out of that.
        var options = OperatingSystem.IsLinux() ? (string[])["-rf", "--one-file-system"] : ["-rf"];
        var answer = await Tool.RunAsync("rm", [.. options, "--", folder], CancellationToken.None);
        return answer.Succeeded ? null : answer.Error.Split('\n')[0];
    }

    /// <summary>Whether a name or a place in a tree is one that every node can keep.</summary>
    internal static string? FaultOf(int depth, long pathBytes, bool isText) =>
        !isText ? "A name in /work/out is not UTF-8."
        : depth > RelativePath.Deepest ? $"/work/out has folders that are deeper than {RelativePath.Deepest} levels."
        : pathBytes > RelativePath.LongestBytes
            ? $"/work/out has a path of {pathBytes} bytes, and at most {RelativePath.LongestBytes} are possible."
        : null;
}
