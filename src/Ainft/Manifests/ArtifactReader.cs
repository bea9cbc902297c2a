using System.Text.RegularExpressions;

namespace Ainft.Manifests;

/// <summary>Reads and validates the member <c>artifacts</c> of a manifest.</summary>
internal static partial class ArtifactReader
{
    public static List<Artifact> Read(Field root)
    {
        if (root.Optional("artifacts") is not { } field)
            return [];
        var known = new HashSet<string>(StringComparer.Ordinal);
        var artifacts = field.Items(0, ManifestLimits.Artifacts, item => ReadArtifact(item, known));
        if (Folder(known) is { } folder)
            field.Refuse(ViolationCode.Repeated, $"The path {folder} is a file and also a folder of another path.");
        return artifacts;
    }

    private static Artifact? ReadArtifact(Field field, HashSet<string> known)
    {
        if (!field.IsObjectOf("uri", "sha256", "size", "mediaType", "path"))
            return null;
        var uri = field.Required("uri")?.AbsoluteUri(ManifestLimits.Uri);
        var sha256 = field.Required("sha256")?.PlainSha256();
        var size = field.Optional("size")?.Integer(0, ManifestLimits.Size);
        var mediaType = field.Optional("mediaType")?.Text(
            ManifestLimits.MediaType, MediaType(), "a media type, such as text/plain");
        var path = field.Optional("path") is { } member ? ReadPath(member, known) : null;
        return uri is null || sha256 is null ? null : new Artifact(uri, sha256.Value, size, mediaType, path);
    }

    private static string? ReadPath(Field field, HashSet<string> known)
    {
        var path = ArtifactPath.Read(field);
        if (path is not null && !known.Add(path))
            field.Refuse(ViolationCode.Repeated, "An earlier artifact has the same path.");
        return path;
    }

    /// <summary>A path that is also a folder of another path, because both cannot exist together.</summary>
    private static string? Folder(HashSet<string> paths)
    {
        string[] sorted = [.. paths.Order(StringComparer.Ordinal)];
        return Array.Find(sorted, path =>
        {
            // The paths below a folder are neighbours, and begin where the folder with a slash would be.
            var below = Array.BinarySearch(sorted, path + "/", StringComparer.Ordinal);
            return ~below < sorted.Length && sorted[~below].StartsWith(path + "/", StringComparison.Ordinal);
        });
    }

    // Names of RFC 6838, then parameters of RFC 9110, section 5.6.6. Spaces and tabs may precede semicolons and
    // parameters. A value is a token or a quoted string. A text can match in only one way, so a mismatch is found fast.
    [GeneratedRegex(
        """^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"""
        + """([ \t]*;([ \t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+=([A-Za-z0-9!#$%&'*+.^_`|~-]+"""
        + """|"([^"\\\u0000-\u0008\u000A-\u001F]|\\[^\u0000-\u0008\u000A-\u001F])*"))?)*\z""")]
    private static partial Regex MediaType();
}
