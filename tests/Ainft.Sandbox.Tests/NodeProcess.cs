using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Cli.Sandboxes;
using Ainft.Cli.Sandboxes.Oci;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// A node in its own process. It runs one script in bubblewrap or in an image, and prints the result.
/// </summary>
internal static class NodeProcess
{
    public static async Task<int> RunAsync(string folder, string script, string? image)
    {
        try
        {
            ISandbox sandbox = image is null
                ? await BubblewrapSandbox.StartAsync(CancellationToken.None)
                : await OciSandbox.StartAsync(null, CancellationToken.None);
            var task = new SandboxTask
            {
                Image = image,
                WorkFolder = Path.Combine(folder, "work"),
                OutFolder = Path.Combine(folder, "out"),
                Command = ["sh", "-c", script],
                MemoryMiB = 96,
                DiskMiB = 16,
                Cpus = 0.5,
                Limit = TimeSpan.FromMinutes(1),
            };
            Console.WriteLine($"ended {await sandbox.RunAsync(task, Console.WriteLine, CancellationToken.None)}");
            return ExitCode.Ok;
        }
        catch (CommandException exception)
        {
            Console.WriteLine($"{exception.Message} {exception.Next}");
            return exception.ExitCode;
        }
    }

    public static ChildProcess Start(string folder, string script, params string[] image) =>
        ChildProcess.Start(Environment.ProcessPath!, ["node", folder, script, .. image]);

    /// <summary>Starts the node as an ordinary user in these cgroups.</summary>
    public static ChildProcess StartAs(int user, IEnumerable<string> cgroups, string folder, string script) =>
        ChildProcess.Start("/bin/sh",
    [
        "-c", "for file; do shift; [ \"$file\" = -- ] && break; echo $$ > \"$file/cgroup.procs\"; done; exec \"$@\"",
        "sh", .. cgroups, "--",
        "setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", Environment.ProcessPath!, "node", folder,
        script,
    ], null, new Dictionary<string, string?> { ["AINFT_PASSWORD"] = "SECRET" });
}
