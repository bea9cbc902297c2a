using System.Reflection;

namespace Ainft.Cli.Dev;

/// <summary>The clone of the repository that <c>dev</c> runs from, and the function app built in it.</summary>
internal sealed record Checkout(string Root)
{
    private const string Marker = "Ainft.Functions.sln";

    /// <summary>The nearest clone upwards from this program or from the working directory.</summary>
    public static Checkout Find()
    {
        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, Marker)))
                    return new Checkout(folder.FullName);
        throw CommandException.Usage(
            $"dev runs from a clone of the repository, and there is no {Marker} here or above.",
            "Clone the repository, then in it: dotnet run --project src/Ainft.Cli -- dev");
    }

    /// <summary>The function app's assembly. Run from the clone, it was built with this program; an installed tool builds it now.</summary>
    public async Task<string> FunctionAppAsync(Action<string> log, CancellationToken cancellationToken)
    {
        var configuration = typeof(Checkout).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var assembly = Path.Combine(Root, "src", "Ainft.Functions", "bin", configuration, "net10.0", "Ainft.Functions.dll");
        var ownOutput = AppContext.BaseDirectory.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (ownOutput && File.Exists(assembly))
            return assembly;
        log($"dotnet build src/Ainft.Functions -c {configuration}");
        await Npm.RunAsync("dotnet", ["build", Path.Combine(Root, "src", "Ainft.Functions"), "-c", configuration, "--nologo"], null, cancellationToken);
        return assembly;
    }
}
