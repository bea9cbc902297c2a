using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ainft.Manifests;

/// <summary>Reads and validates the member <c>source</c> of a manifest.</summary>
internal static partial class SourceReader
{
    public static ManifestSource? Read(Field root)
    {
        if (root.Optional("source") is not { } field
            || !field.IsObjectOf("platform", "repository", "revision", "uri", "digests"))
            return null;
        if (!field.Value.EnumerateObject().MoveNext())
            field.Refuse(
                ViolationCode.MemberMissing,
                "Expected at least one of platform, repository, revision, uri and digests.");
        return new ManifestSource(
            field.Optional("platform")?.Text(ManifestLimits.Source),
            field.Optional("repository")?.Text(ManifestLimits.Source),
            field.Optional("revision")?.Text(ManifestLimits.Source),
            field.Optional("uri")?.Text(
                ManifestLimits.Uri, Location(), "a URI, with or without its scheme, without white space"))
        {
            Digests = field.Optional("digests") is { } digests ? ReadDigests(digests) : ManifestSource.NoDigests,
        };
    }

    private static Dictionary<string, Sha256Digest> ReadDigests(Field field)
    {
        if (field.Value.ValueKind == JsonValueKind.Object && field.Value.GetPropertyCount() == 0)
            field.Refuse(ViolationCode.WrongCount, "Expected at least one file with its digest.");
        var members = field.Members(
            ManifestLimits.Artifacts,
            ArtifactPath.IsValid,
            "the path of a file, in the form of artifacts[].path",
            member => member.PlainSha256()?.ToString());
        return members.ToDictionary(
            member => member.Key, member => Sha256Digest.Parse(member.Value), StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^[^\u0000-\u0020\u007F-\u00A0\u2028\u2029]+\z")]
    private static partial Regex Location();
}
