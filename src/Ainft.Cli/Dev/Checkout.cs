using System.Reflection;

namespace Ainft.Cli.Dev;

/// <summary>
/// The files of the repository that <c>dev</c> needs. They are those of a clone, or the <see cref="PackedParts"/>.
/// </summary>
internal sealed record Checkout(string Root)
{
    private const string Marker = "Ainft.Functions.sln";

    /// <summary>The folder of the sample that <c>dev --once</c> trains again.</summary>
    public string Sample => Path.Combine(Root, "samples", "first-ainft");

    /// <summary>
    /// The parts of the packed tool, or the clone that contains this program or the working directory.
    /// </summary>
    /// <exception cref="CommandException">Neither of them is in a clone.</exception>
    public static Checkout Find()
    {
        if (PackedParts.Folder is { } parts)
            return new Checkout(parts);
        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, Marker)))
                    return new Checkout(folder.FullName);
        throw CommandException.Usage(
            $"The program is not the packed tool, and no folder from here upwards has {Marker}.",
            "Install the tool from its package, or run in a clone: dotnet run --project src/Ainft.Cli -- dev");
    }

    /// <summary>
    /// The path of the function app's assembly. The package of the tool has it, and a clone builds it together with
    /// this program. For a program elsewhere, this method builds it in the clone.
    /// </summary>
    public async Task<string> FunctionAppAsync(Action<string> log, CancellationToken cancellationToken)
    {
        if (Root == PackedParts.Folder)
            return Path.Combine(Root, "app", "Ainft.Functions.dll");
        var built = typeof(Checkout).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!;
        var configuration = built.Configuration;
        var project = Path.Combine(Root, "src", "Ainft.Functions");
        var assembly = Path.Combine(project, "bin", configuration, "net10.0", "Ainft.Functions.dll");
        var ownOutput = AppContext.BaseDirectory.StartsWith(
            Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (ownOutput && File.Exists(assembly))
            return assembly;
        log($"dotnet build src/Ainft.Functions -c {configuration}");
        await Npm.RunAsync(
            "dotnet", ["build", project, "-c", configuration, "--nologo"], null, cancellationToken);
        return assembly;
    }
}
