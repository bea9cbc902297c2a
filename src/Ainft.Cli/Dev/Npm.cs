using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ainft.Cli.Dev;

/// <summary>Installs the npm packages of the repository when needed, and finds their files.</summary>
public static class Npm
{
    private const int OldestNode = 20;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly Lazy<string> FoundRoot = new(FindRoot);

    /// <summary>
    /// The root folder of the repository. It is the nearest folder with a package-lock.json, from this program or from
    /// the current folder upwards. The packed tool has a folder in the user's cache instead.
    /// </summary>
    /// <exception cref="InvalidOperationException">No folder upwards has such a file.</exception>
    public static string Root => FoundRoot.Value;

    private static string Modules => Path.Combine(Root, "node_modules");

    /// <summary>Whether all packages of package-lock.json are installed.</summary>
    internal static bool IsInstalled
    {
        get
        {
            var installed = new FileInfo(Path.Combine(Modules, ".package-lock.json"));
            var required = File.GetLastWriteTimeUtc(Path.Combine(Root, "package-lock.json"));
            return installed.Exists && installed.LastWriteTimeUtc >= required;
        }
    }

    /// <summary>
    /// Runs <c>npm ci</c> when node_modules is missing or older than package-lock.json. Processes that do so at once
    /// wait for one another.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// Node.js or npm is missing or too old, or the installation failed. The message says which.
    /// </exception>
    public static async Task EnsureAsync(Action<string>? log = null, CancellationToken cancellationToken = default)
    {
        if (IsInstalled)
            return;
        await RequireNodeAsync(cancellationToken);
        await using var held = await LockAsync(cancellationToken);
        if (IsInstalled)
            return;
        log?.Invoke($"npm ci in {Root}");
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        await RunAsync(npm, ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], null, cancellationToken);
        var installed = Path.Combine(Modules, ".package-lock.json");
        File.SetLastWriteTimeUtc(installed, TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    /// <summary>The path of the native program <c>anvil</c>, <c>cast</c> or <c>forge</c> in its package.</summary>
    /// <exception cref="InvalidOperationException">This platform has no such package.</exception>
    public static string Binary(string name)
    {
        var platform = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var program = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var file = Path.Combine(Modules, "@foundry-rs", $"{name}-{platform}-{processor}", "bin", program);
        return File.Exists(file)
            ? file
            : throw new InvalidOperationException(
                $"{name} is not installed for {platform}-{processor}. Run npm ci in {Root} (expected {file}).");
    }

    /// <summary>The path of a JavaScript file of an installed package.</summary>
    public static string Script(string package, string path) => Path.Combine(Modules, package, path);

    /// <summary>Runs a program in the root folder of the repository and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">
    /// The program ended with an error. The message has its output.
    /// </exception>
    public static async Task<string> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string? stdin = null,
        CancellationToken cancellationToken = default)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        })!;
        using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await WriteAsync(process.StandardInput, stdin);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} {arguments[0]} failed with exit code {process.ExitCode}:{Environment.NewLine}"
                + $"{await output}{await errors}");
    }

    private static async Task WriteAsync(StreamWriter input, string? text)
    {
        try
        {
            await input.WriteAsync(text);
            input.Close();
        }
        catch (IOException)
        {
            // The program did not read its input. Its exit code reports whether that was an error.
        }
    }

    private static async Task RequireNodeAsync(CancellationToken cancellationToken)
    {
        string version;
        try
        {
            version = (await RunAsync("node", ["--version"], null, cancellationToken)).Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(
                $"The command needs Node.js {OldestNode} or later, but the PATH has no program node.");
        }

        if (!int.TryParse(version.TrimStart('v').Split('.')[0], out var major) || major < OldestNode)
            throw new InvalidOperationException(
                $"The command needs Node.js {OldestNode} or later, but this machine has {version}.");
    }

    private static async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Root, ".ainft")).FullName, "npm.lock");
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }
        }
    }

    private static string FindRoot()
    {
        if (PackedParts.Folder is { } parts)
            return PackedParts.NpmFolder(parts);
        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "package-lock.json")))
                    return folder.FullName;
        throw new InvalidOperationException(
            "No folder from here upwards has a package-lock.json. Run the command inside a clone of the repository.");
    }
}
