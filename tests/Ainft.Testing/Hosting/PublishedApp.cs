using System.Text.Json;
using Ainft.Cli.Dev;

namespace Ainft.Testing.Hosting;

/// <summary>The output of <c>dotnet publish</c> for the app, made once for all tests.</summary>
internal static class PublishedApp
{
    private static readonly Lazy<Task<string>> Folder = new(PublishAsync);

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
        await Npm.RunAsync("dotnet",
        [
            "publish", "src/Ainft.Functions", "-c", "Release", "-o", folder.FullName, "-v", "quiet",
            "-p:PublishReadyToRun=false", "-p:RunAnalyzers=false",
        ]);
        return folder.FullName;
    }
}
