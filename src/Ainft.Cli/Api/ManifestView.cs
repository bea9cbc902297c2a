using Spectre.Console;

namespace Ainft.Cli.Api;

/// <summary>Shows the parts of a manifest that the server's description of an AINFT does not have.</summary>
internal static class ManifestView
{
    private const int MostFiles = 20, MostProperties = 20, LongestProperty = 200;

    public static void Show(Manifest manifest, IAnsiConsole people)
    {
        (string, string?)[] facts = [.. Source(manifest), .. Properties(manifest)];
        if (facts.Any(fact => fact.Item2 is not null))
            people.Write(Output.Facts(facts));
        if (manifest.Artifacts.Count > 0)
            Show(manifest.Artifacts, people);
    }

    private static IEnumerable<(string, string?)> Source(Manifest manifest) =>
    [
        ("homepage", manifest.Homepage),
        ("source", manifest.Source?.Uri),
        ("platform", manifest.Source?.Platform),
        ("repository", manifest.Source?.Repository),
        ("revision", manifest.Source?.Revision),
    ];

    // The name of a property has any length, so it stands in the column that wraps.
    private static IEnumerable<(string, string?)> Properties(Manifest manifest)
    {
        if (manifest.Properties is not { } properties)
            yield break;
        foreach (var property in properties.EnumerateObject().Take(MostProperties))
            yield return (
                "property",
                PlainText.Fit(PlainText.Clean($"{property.Name} = {property.Value.GetRawText()}"), LongestProperty));
        if (properties.GetPropertyCount() is > MostProperties and var count)
            yield return ("", $"and {count - MostProperties:N0} more properties (--json shows them)");
    }

    private static void Show(IReadOnlyList<Artifact> artifacts, IAnsiConsole people)
    {
        var list = new Listing(0, "file", "size", "sha256");
        foreach (var artifact in artifacts.Take(MostFiles))
            list.Add(
                artifact.Path ?? artifact.Uri,
                artifact.Size is { } size ? $"{size:N0}" : "",
                artifact.Sha256.ToString()[2..]);
        list.Write(people);
        if (artifacts.Count > MostFiles)
            people.Say($"[grey]and {artifacts.Count - MostFiles:N0} more files (--json shows them)[/]");
    }
}
