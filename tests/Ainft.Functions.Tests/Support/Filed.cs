using System.Text;
using System.Text.Json.Nodes;

namespace Ainft.Functions.Tests;

/// <summary>Manifests with files.</summary>
internal static class Filed
{
    /// <summary>A manifest with files that have these contents, each at an address of its own.</summary>
    public static string ManifestOf(
        string name, string kind = "data", string? source = null, string? version = null, params string[] files)
    {
        var manifest = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = kind,
            ["name"] = name,
            ["artifacts"] = new JsonArray([.. files.Select((content, i) => new JsonObject
            {
                ["uri"] = $"https://files.example/{i}",
                ["sha256"] = DigestOf(content),
            })]),
        };
        if (source is not null)
            manifest["source"] = new JsonObject { ["repository"] = source };
        if (version is not null)
            manifest["version"] = version;
        return manifest.ToJsonString();
    }

    /// <summary>The digest of a file with this content, as <c>sha256sum</c> prints it.</summary>
    public static string DigestOf(string content) => Sha256Digest.Of(Encoding.UTF8.GetBytes(content)).ToString()[2..];

    /// <summary>Contents of so many different files.</summary>
    public static string[] Some(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"{name} {i}")];
}
