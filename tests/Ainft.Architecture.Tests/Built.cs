using Ainft.Cli.Dev;

namespace Ainft.Architecture.Tests;

/// <summary>The assemblies that the tests read, and the sources that they are made of.</summary>
internal static class Built
{
    public static string Kernel => typeof(AinftId).Assembly.Location;

    public static string App => typeof(Functions.Platform.Problem).Assembly.Location;

    public static string Tool => typeof(Cli.ExitCode).Assembly.Location;

    public static string Root => Npm.Root;

    /// <summary>The assemblies of all projects of <c>src</c>.</summary>
    public static IEnumerable<string> Projects() => Directory.EnumerateDirectories(Path.Combine(Root, "src"))
        .Select(folder => Path.GetFileName(folder))
        .Where(name => File.Exists(Path.Combine(Root, "src", name, $"{name}.csproj")))
        .Select(name => Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));

    /// <summary>The C# files of <c>src</c> and <c>tests</c>, as paths below the root.</summary>
    public static IEnumerable<string> Sources() => new[] { "src", "tests" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
            && !file.Contains("/bin/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    public static string[] Lines(string source) => File.ReadAllLines(Path.Combine(Root, source));
}
