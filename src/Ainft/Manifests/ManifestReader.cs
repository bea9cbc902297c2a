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

    private static readonly string[] Members =
    [
        "ainft", "kind", "name", "version", "description", "license", "homepage", .. CardReader.Members, "parents",
        "artifacts", "contributors", "royalty", "source", "reference", "workflow", "properties",
    ];

    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    public static Manifest? Read(ReadOnlyMemory<byte> canonical, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        using var document = JsonDocument.Parse(canonical);
        var root = new Field(document.RootElement, found);
        if (!root.IsObjectOf(Members))
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
            Artifacts = ArtifactReader.Read(root),
            Contributors = ReadContributors(root),
            Royalty = (int)(root.Optional("royalty")?.Integer(0, ManifestLimits.Royalty) ?? 0),
            Source = SourceReader.Read(root),
            IsReference = root.Optional("reference") is not null,
            Workflow = root.Optional("workflow") is { } workflow
                ? WorkflowReader.Read(workflow, CountOf(root, "parents"), CountOf(root, "artifacts"))
                : null,
        };
        ReferenceRules.Check(root, manifest);
        manifest.HasCard = !CardReader.Read(root, CountOf(root, "parents")).IsEmpty;
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
        var relations = field.Required("relation") is { } relation ? RelationReader.Read(relation) : null;
        return value is null || relations is null ? null : new ManifestParent(value.Value, relations);
    }

    private static string? ReadLicense(Field root)
    {
        var field = root.Optional("license");
        var license = field?.Text(ManifestLimits.License);
        if (license is not null && !SpdxExpression.IsReadable(license))
            field!.Refuse(
                ViolationCode.WrongForm,
                "Expected an SPDX license expression, such as Apache-2.0 or "
                + "MIT OR GPL-2.0-only WITH Classpath-exception-2.0."
                + LicenseNames.Hint(license));
        return license;
    }

    /// <summary>Reads the member <c>contributors</c> of an object. It is empty when the object lacks it.</summary>
    public static List<Contributor> ReadContributors(Field root)
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

    // Malformed items are included, because a reference to one of them is not a second mistake.
    private static int CountOf(Field root, string name) =>
        root.Optional(name) is { Value.ValueKind: JsonValueKind.Array } list ? list.Value.GetArrayLength() : 0;

    [GeneratedRegex(@"^0x[0-9a-f]{64}\z")]
    private static partial Regex LowerCaseId();

    [GeneratedRegex(@"^[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+\z")]
    private static partial Regex WebAddress();
}
