using Ainft.Cli.Dev;

namespace Ainft.Architecture.Tests;

/// <summary>The assemblies that the tests read, and the sources that they are made of.</summary>
internal static class Built
{
    public static string Kernel => typeof(AinftId).Assembly.Location;

    public static string App => typeof(Functions.Platform.Problem).Assembly.Location;

    public static string Tool => typeof(Cli.ExitCode).Assembly.Location;

    public static string Root => Npm.Root;

    /// <summary>The C# files of <c>src</c> and <c>tests</c>, as paths below the root.</summary>
    public static IEnumerable<string> Sources() => new[] { "src", "tests" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
            && !file.Contains("/bin/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    public static string[] Lines(string source) => File.ReadAllLines(Path.Combine(Root, source));
}
