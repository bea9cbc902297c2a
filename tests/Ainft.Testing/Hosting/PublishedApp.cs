using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ainft.Cli.Dev;

namespace Ainft.Testing.Hosting;

/// <summary>The package that azd makes of the app, unpacked as Azure does. It is made once for all tests.</summary>
internal static class PublishedApp
{
    private static readonly Lazy<Task<string>> Folder = new(PublishAsync);

    /// <summary>Whether this machine can start a package for Azure, which runs Linux on x64.</summary>
    public static bool IsForAzure { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The folder that a deployment gives to a Functions host.</summary>
    public static Task<string> FolderAsync() => Folder.Value;

    /// <summary>The settings in local.settings.sample.json, a copy of which lies next to the test assemblies.</summary>
    public static IReadOnlyDictionary<string, string?> SampleSettings()
    {
        var file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json"));
        return JsonSerializer.Deserialize<JsonElement>(file).GetProperty("Values").EnumerateObject()
            .ToDictionary(setting => setting.Name, setting => setting.Value.GetString());
    }

    private static async Task<string> PublishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ainft-publish-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        var output = Path.Combine(folder.FullName, "output");
        string[] publish =
        [
            "dotnet", "publish", "src/Ainft.Functions", "-c", "Release", "-o", output, "-v", "quiet",
            "-p:PublishReadyToRun=false", "-p:RunAnalyzers=false",
        ];
        // azd has the values of its environment in that of the build, and the project then builds for Azure.
        string[] program = IsForAzure ? ["env", "AZURE_ENV_NAME=example", .. publish] : publish;
        await Npm.RunAsync(program[0], program[1..]);
        return Package(output, folder.FullName);
    }

    private static string Package(string output, string folder)
    {
        var (package, unpacked) = (Path.Combine(folder, "package.zip"), Path.Combine(folder, "unpacked"));
        ZipFile.CreateFromDirectory(output, package);
        ZipFile.ExtractToDirectory(package, unpacked);
        Directory.Delete(output, recursive: true);
        return unpacked;
    }
}
