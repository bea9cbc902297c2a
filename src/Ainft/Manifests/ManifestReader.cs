using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Ethereum;

namespace Ainft.Manifests;

/// <summary>
/// Reads and validates the members of a manifest, version 1. The file manifest.schema.json repeats every pattern.
/// </summary>
internal static partial class ManifestReader
{
    private const int IdLength = 66;

    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    public static Manifest? Read(ReadOnlyMemory<byte> canonical, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        using var document = JsonDocument.Parse(canonical);
        var root = new Field(document.RootElement, found);
        if (!root.IsObjectOf(
            "ainft", "kind", "name", "version", "description", "license", "homepage", "parents", "artifacts",
            "contributors", "source", "workflow", "properties"))
            return null;
        root.Required("ainft")?.Integer(1, 1);
        var manifest = new Manifest(canonical, ReadParents(root))
        {
            Kind = root.Required("kind")?.Parsed<ComponentKind>(
                16, ManifestWords.TryParse, $"one of {ManifestWords.AllKinds}") ?? default,
            Name = root.Optional("name")?.Text(ManifestLimits.Name),
            Version = root.Optional("version")?.Text(ManifestLimits.Version),
            Description = root.Optional("description")?.Text(ManifestLimits.Description),
            License = ReadLicense(root),
            Homepage = root.Optional("homepage")?.Text(
                ManifestLimits.Uri, WebAddress(), "an absolute http or https address"),
            Artifacts = root.Optional("artifacts")?.Items(0, ManifestLimits.Artifacts, ReadArtifact) ?? [],
            Contributors = ReadContributors(root),
            Source = root.Optional("source") is { } source ? ReadSource(source) : null,
            Workflow = root.Optional("workflow") is { } workflow
                ? WorkflowReader.Read(workflow, CountOf(root, "parents"), CountOf(root, "artifacts"))
                : null,
        };
        root.Optional("properties")?.Is(JsonValueKind.Object, "an object");
        return found.Count == 0 ? manifest : null;
    }

    private static List<ManifestParent> ReadParents(Field root)
    {
        var known = new HashSet<AinftId>();
        return root.Optional("parents")?.Items(0, ManifestLimits.Parents, field => ReadParent(field, known)) ?? [];
    }

    private static ManifestParent? ReadParent(Field field, HashSet<AinftId> known)
    {
        if (!field.IsObjectOf("id", "relation"))
            return null;
        var id = field.Required("id");
        var text = id?.Text(IdLength, LowerCaseId(), "an id (0x and 64 lower-case hexadecimal digits)");
        var value = text is null ? (AinftId?)null : AinftId.Parse(text);
        if (value is not null && !known.Add(value.Value))
            id!.Refuse(ViolationCode.Repeated, "An earlier item already names this parent.");
        var relation = field.Required("relation")?.Parsed<Relation>(
            32, ManifestWords.TryParse, $"one of {ManifestWords.AllRelations}");
        return value is null || relation is null ? null : new ManifestParent(value.Value, relation.Value);
    }

    private static string? ReadLicense(Field root)
    {
        var field = root.Optional("license");
        var license = field?.Text(ManifestLimits.License);
        if (license is not null && !SpdxExpression.IsReadable(license))
            field!.Refuse(
                ViolationCode.WrongForm,
                "Expected an SPDX license expression, such as Apache-2.0 or "
                + "MIT OR GPL-2.0-only WITH Classpath-exception-2.0.");
        return license;
    }

    private static Artifact? ReadArtifact(Field field)
    {
        if (!field.IsObjectOf("uri", "sha256", "size", "mediaType"))
            return null;
        var uri = field.Required("uri")?.AbsoluteUri(ManifestLimits.Uri);
        var sha256 = field.Required("sha256")?.PlainSha256();
        var size = field.Optional("size")?.Integer(0, ManifestLimits.Size);
        var mediaType = field.Optional("mediaType")?.Text(
            ManifestLimits.MediaType, MediaType(), "a media type, such as text/plain");
        return uri is null || sha256 is null ? null : new Artifact(uri, sha256.Value, size, mediaType);
    }

    private static List<Contributor> ReadContributors(Field root)
    {
        if (root.Optional("contributors") is not { } field)
            return [];
        var known = new HashSet<Address>();
        var contributors = field.Items(1, ManifestLimits.Contributors, item => ReadContributor(item, known));
        var sum = contributors.Sum(contributor => contributor.Share);
        // If some items were refused, the sum is wrong anyway, and a violation for it would not help the caller.
        var isComplete = field.Value.ValueKind == JsonValueKind.Array
            && contributors.Count == field.Value.GetArrayLength()
            && contributors.Count > 0;
        if (isComplete && sum != ManifestLimits.Shares)
            field.Refuse(
                ViolationCode.WrongShares, $"The shares must sum to {ManifestLimits.Shares}, but they sum to {sum}.");
        return contributors;
    }

    private static Contributor? ReadContributor(Field field, HashSet<Address> known)
    {
        if (!field.IsObjectOf("address", "share"))
            return null;
        var member = field.Required("address");
        var address = member?.Account();
        if (address is { IsZero: true })
            member!.Refuse(ViolationCode.WrongValue, "The zero address cannot be rewarded.");
        if (address is not null && !known.Add(address.Value))
            member!.Refuse(ViolationCode.Repeated, "An earlier item already names this contributor.");
        var share = field.Required("share")?.Integer(1, ManifestLimits.Shares);
        return address is null || share is null ? null : new Contributor(address.Value, (int)share);
    }

    private static ManifestSource? ReadSource(Field field)
    {
        if (!field.IsObjectOf("platform", "repository", "revision", "uri"))
            return null;
        if (!field.Value.EnumerateObject().MoveNext())
            field.Refuse(
                ViolationCode.MemberMissing, "Expected at least one of platform, repository, revision and uri.");
        return new ManifestSource(
            field.Optional("platform")?.Text(ManifestLimits.Source),
            field.Optional("repository")?.Text(ManifestLimits.Source),
            field.Optional("revision")?.Text(ManifestLimits.Source),
            field.Optional("uri")?.Text(
                ManifestLimits.Uri, Location(), "a URI, with or without its scheme, without white space"));
    }

    // Malformed items are included, because a reference to one of them is not a second mistake.
    private static int CountOf(Field root, string name) =>
        root.Optional(name) is { Value.ValueKind: JsonValueKind.Array } list ? list.Value.GetArrayLength() : 0;

    [GeneratedRegex(@"^0x[0-9a-f]{64}\z")]
    private static partial Regex LowerCaseId();

    [GeneratedRegex(@"^[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+\z")]
    private static partial Regex WebAddress();

    [GeneratedRegex(@"^[^\u0000-\u0020\u007F-\u00A0\u2028\u2029]+\z")]
    private static partial Regex Location();

    // Names of RFC 6838, then parameters of RFC 9110, section 5.6.6. Spaces and tabs may precede semicolons and
    // parameters. A value is a token or a quoted string. A text can match in only one way, so a mismatch is found fast.
    [GeneratedRegex(
        """^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"""
        + """([ \t]*;([ \t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+=([A-Za-z0-9!#$%&'*+.^_`|~-]+"""
        + """|"([^"\\\u0000-\u0008\u000A-\u001F]|\\[^\u0000-\u0008\u000A-\u001F])*"))?)*\z""")]
    private static partial Regex MediaType();
}
