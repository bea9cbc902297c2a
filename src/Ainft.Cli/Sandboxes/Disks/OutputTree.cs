using System.Diagnostics;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>
/// The output folder that a program left, with names of any bytes at any depth. The tools of the system walk it by file
/// descriptors, so names and depth do not stop them. They never follow links.
/// </summary>
internal static class OutputTree
{
    /// <summary>The most files and folders that a task may leave.</summary>
    public const int MostEntries = 16_384;

    // The fields of an entry are its type, depth, blocks of 512 bytes, size and name. A name has neither '/' nor NUL.
    // Whole paths would be too long in deep trees.
    private const string Format = @"%y %d %b %s %f\0";

    /// <summary>Counts and measures the entries. Files that vanish meanwhile are ignored.</summary>
    /// <exception cref="CommandException">The folder cannot be read.</exception>
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
            : throw CommandException.Refused($"The node cannot measure the outputs. {(await errors).Trim()}");
    }

    /// <summary>Removes all entries except folders, regular files and links.</summary>
    public static Task DropSpecialFilesAsync(string folder) =>
        Tool.DoAsync(
            "find", [folder, "-xdev", "!", "-type", "d", "!", "-type", "f", "!", "-type", "l", "-delete"],
            CancellationToken.None);

    /// <summary>Removes the content of the folder, but not the folder.</summary>
    public static Task EmptyAsync(string folder) =>
        Tool.DoAsync("find", [folder, "-xdev", "-mindepth", "1", "-delete"], CancellationToken.None);

    /// <summary>Restores the permissions of this user, which a program may have removed.</summary>
    public static Task OpenAsync(string folder) =>
        Tool.RunAsync("chmod", ["-R", "u+rwX", "--", folder], CancellationToken.None);

    /// <summary>Removes the folder and its content.</summary>
    /// <returns>Null when the folder does not exist any more, otherwise the reason.</returns>
    public static async Task<string?> RemoveAsync(string folder)
    {
        if (!Environment.IsPrivilegedProcess)
            await OpenAsync(folder);
        // A mount below the folder belongs to another run. Only GNU rm has an option that leaves mounts out.
        var options = OperatingSystem.IsLinux() ? (string[])["-rf", "--one-file-system"] : ["-rf"];
        var answer = await Tool.RunAsync("rm", [.. options, "--", folder], CancellationToken.None);
        return answer.Succeeded ? null : answer.Error.Split('\n')[0];
    }

    /// <summary>The reason why a node cannot keep an entry with this name or path. Null when it can.</summary>
    internal static string? FaultOf(int depth, long pathBytes, bool isText) =>
        !isText ? "A name in /work/out is not UTF-8."
        : depth > RelativePath.Deepest ? $"/work/out has folders that are deeper than {RelativePath.Deepest} levels."
        : pathBytes > RelativePath.LongestBytes
            ? $"/work/out has a path of {pathBytes} bytes, and at most {RelativePath.LongestBytes} are possible."
        : null;
}
