using System.Collections.Frozen;

namespace Ainft.Manifests;

/// <summary>
/// The ids of the SPDX license list, with deprecated ones. The file spdx-ids.txt has them from the npm packages
/// spdx-license-ids 3.0.23 and spdx-exceptions 2.5.0. The list grows, so it never decides whether a manifest is valid.
/// </summary>
public static class SpdxList
{
    private const string With = "WITH ";

    private static readonly Lazy<FrozenDictionary<string, string>> Lines = new(() =>
        Read().ToFrozenDictionary(line => line, StringComparer.OrdinalIgnoreCase));

    /// <summary>The id of the list with its own case, or null when the list does not have it in any case.</summary>
    public static string? License(string id) => Lines.Value.GetValueOrDefault(id);

    /// <summary>The same for an exception, which follows <c>WITH</c>.</summary>
    internal static string? Addition(string id) => Lines.Value.GetValueOrDefault(With + id)?[With.Length..];

    private static List<string> Read()
    {
        using var reader = new StreamReader(
            typeof(SpdxList).Assembly.GetManifestResourceStream("Ainft.spdx-ids.txt")!);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }
}
