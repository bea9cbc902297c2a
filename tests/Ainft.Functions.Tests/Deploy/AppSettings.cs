using Ainft.Cli.Dev;
using Ainft.Functions.Tests.Docs;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Tests.Deploy;

/// <summary>Judges the settings of a deployment, which have the names of environment variables.</summary>
internal static class AppSettings
{
    /// <summary>The names of docs/configuration.md. Another test compares that page with the code.</summary>
    public static IEnumerable<string> Documented =>
        DocumentedTable.Rows("configuration.md", "| setting |").Select(row => row.Split('`')[1]);

    /// <summary>The instruction of the Dockerfile that begins with this word.</summary>
    public static string OfDockerfile(string instruction) =>
        File.ReadLines(Path.Combine(Npm.Root, "Dockerfile"))
            .Single(line => line.StartsWith($"{instruction} ", StringComparison.Ordinal))[instruction.Length..].Trim();

    /// <summary>Builds the app with the settings, without a start. It refuses missing and wrong ones.</summary>
    public static async Task ValidateAsync(IEnumerable<KeyValuePair<string, string>> settings)
    {
        Assert.Empty(settings.Select(setting => setting.Key).Except(Documented));
        var arguments = settings.Select(setting =>
            $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}");
        await using var app = AinftApp.Create([.. arguments]);
        app.Services.GetRequiredService<IStartupValidator>().Validate();
    }
}
