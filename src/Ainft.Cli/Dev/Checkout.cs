using System.Reflection;

namespace Ainft.Cli.Dev;

/// <summary>The clone of the repository that <c>dev</c> runs from, and the function app built in it.</summary>
internal sealed record Checkout(string Root)
{
    private const string Marker = "Ainft.Functions.sln";

    /// <summary>The clone that contains this program or the working directory.</summary>
    /// <exception cref="CommandException">Neither of them is in a clone.</exception>
    public static Checkout Find()
    {
        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, Marker)))
                    return new Checkout(folder.FullName);
        throw CommandException.Usage(
            $"The command needs a clone of the repository, but no folder from here upwards has {Marker}.",
            "Clone the repository and run in it: dotnet run --project src/Ainft.Cli -- dev");
    }

    /// <summary>
    /// The path of the function app's assembly. A clone builds it together with this program. For an installed tool,
    /// this method builds it.
    /// </summary>
    public async Task<string> FunctionAppAsync(Action<string> log, CancellationToken cancellationToken)
    {
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
