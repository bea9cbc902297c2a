using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ainft.Cli.Dev;

/// <summary>The repository's npm packages: installs them when needed and finds what they contain.</summary>
public static class Npm
{
    private const int OldestNode = 20;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly Lazy<string> FoundRoot = new(FindRoot);

    /// <summary>The repository's top folder: the nearest one, from this program or from the current folder upwards, that has a package-lock.json.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Root => FoundRoot.Value;

    private static string Modules => Path.Combine(Root, "node_modules");

    private static bool IsInstalled
    {
        get
        {
            var installed = new FileInfo(Path.Combine(Modules, ".package-lock.json"));
            return installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Root, "package-lock.json"));
        }
    }

    /// <summary>Runs <c>npm ci</c> when node_modules is missing or older than package-lock.json. Processes that ask at once wait for one another.</summary>
    /// <exception cref="InvalidOperationException">Node.js or npm is missing or too old, or the installation failed; the message says which.</exception>
    public static async Task EnsureAsync(Action<string>? log = null, CancellationToken cancellationToken = default)
    {
        if (IsInstalled)
            return;
        await RequireNodeAsync(cancellationToken);
        await using var held = await LockAsync(cancellationToken);
        if (IsInstalled)
            return;
        log?.Invoke($"npm ci in {Root}");
        await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"], null, cancellationToken);
        File.SetLastWriteTimeUtc(Path.Combine(Modules, ".package-lock.json"), TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    /// <summary>The native program inside a platform package: <c>anvil</c>, <c>cast</c> or <c>forge</c>.</summary>
    /// <exception cref="InvalidOperationException">This platform has no such package.</exception>
    public static string Binary(string name)
    {
        var platform = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var file = Path.Combine(Modules, "@foundry-rs", $"{name}-{platform}-{processor}", "bin", OperatingSystem.IsWindows() ? name + ".exe" : name);
        return File.Exists(file)
            ? file
            : throw new InvalidOperationException($"{name} is not installed for {platform}-{processor}: run npm ci in {Root} (expected {file}).");
    }

    /// <summary>A JavaScript file inside an installed package.</summary>
    public static string Script(string package, string path) => Path.Combine(Modules, package, path);

    /// <summary>
    /// Runs Node.js in the repository's folder, so that <c>require</c> finds its packages, and returns what it wrote to standard output.
    /// </summary>
    /// <param name="script">CommonJS source text, or the path of an existing script file.</param>
    /// <param name="stdin">What the script reads from standard input.</param>
    /// <param name="cancellationToken">Stops the wait and the script.</param>
    /// <exception cref="InvalidOperationException">The script ended with an error; the message carries what it wrote.</exception>
    public static async Task<string> RunNodeAsync(string script, string? stdin = null, CancellationToken cancellationToken = default)
    {
        await EnsureAsync(null, cancellationToken);
        string[] arguments = script.Length < 1000 && File.Exists(script) ? [script] : ["-e", script];
        return await RunAsync("node", arguments, stdin, cancellationToken);
    }

    /// <summary>Runs a program in the repository's folder and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">It is missing or ended with an error; the message says which.</exception>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string? stdin = null, CancellationToken cancellationToken = default)
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
            : throw new InvalidOperationException($"{program} {arguments[0]} failed with exit code {process.ExitCode}:{Environment.NewLine}{await output}{await errors}");
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
            // The program did not want its input; its exit code tells whether that was an error.
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
            throw new InvalidOperationException($"Node.js {OldestNode} or later is needed and there is no node on the PATH.");
        }

        if (!int.TryParse(version.TrimStart('v').Split('.')[0], out var major) || major < OldestNode)
            throw new InvalidOperationException($"Node.js {OldestNode} or later is needed; this machine has {version}.");
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
        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "package-lock.json")))
                    return folder.FullName;
        throw new InvalidOperationException("No package-lock.json here or above: run this inside a clone of the repository.");
    }
}
