using System.Reflection;
using System.Text.Json.Nodes;
using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Infra;

/// <summary>
/// The Bicep compiler from its NuGet package. It knows the types of all resources, so it needs no network.
/// </summary>
internal static class Bicep
{
    private static readonly string Compiler = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "Bicep").Value!;

    private static readonly Lazy<Task<string>> Base = new(() => CompileAsync("base"));
    private static readonly Lazy<Task<string>> App = new(() => CompileAsync("app"));

    /// <summary>The compiled template of the layer <c>base</c> or <c>app</c>.</summary>
    public static async Task<JsonNode> BuildAsync(string layer) =>
        // Each caller gets nodes of its own, because a node fills itself while it is read.
        JsonNode.Parse(await (layer == "base" ? Base : App).Value)!;

    /// <summary>Runs the compiler in the root folder of the repository and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">
    /// The compiler ended with an error. The message has its output.
    /// </exception>
    public static Task<string> RunAsync(params string[] arguments) =>
        // Without the variable the compiler does not start on a machine without ICU.
        Npm.RunAsync("env", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", Compiler, .. arguments]);

    private static Task<string> CompileAsync(string layer) =>
        RunAsync("build", $"infra/{layer}/main.bicep", "--stdout");
}
