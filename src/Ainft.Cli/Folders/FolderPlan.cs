using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.ModelSigning;
using Ainft.Sources;

namespace Ainft.Cli.Folders;

/// <summary>The manifest of a folder before it is minted.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Draft">The members with their places.</param>
/// <param name="Files">The hashed files.</param>
/// <param name="Parents">The parents of the command line.</param>
/// <param name="BaseUri">The address of the files, or null.</param>
internal sealed record FolderPlan(
    string Folder,
    ManifestDraft Draft,
    IReadOnlyList<DigestedFile> Files,
    IReadOnlyList<ParentOption> Parents,
    string? BaseUri)
{
    /// <summary>The largest file that <c>--upload</c> stores on the server.</summary>
    public const long LargestUpload = 16 << 20;

    /// <summary>The next step for a folder with too many files.</summary>
    public const string TooMany =
        "Pack small files into an archive, or mint subfolders and name them as parents with the relation part.";

    private static readonly JsonSerializerOptions Written =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Order =
        ["ainft", "kind", "name", "version", "description", "license", "homepage", "source"];

    /// <summary>The signature over the files, which is one of them, or null.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>The bytes of all files.</summary>
    public long Bytes => Files.Sum(file => file.Size);

    /// <summary>The files that <c>--upload</c> stores.</summary>
    public IEnumerable<DigestedFile> Uploads => Files.Where(file => file.Size <= LargestUpload);

    /// <summary>Writes the manifest and checks it by the rules for new manifests.</summary>
    /// <param name="upload">Whether small files have the address of the server.</param>
    /// <exception cref="CommandException">The manifest breaks a rule or is too large.</exception>
    public byte[] Write(bool upload)
    {
        var members = Draft.ToJson();
        var manifest = new JsonObject();
        foreach (var name in Order.Concat(members.Select(member => member.Key)).Distinct())
            if (members[name] is { } value)
                manifest[name] = value.DeepClone();
        if (Parents.Count > 0)
            manifest["parents"] = new JsonArray([.. OldParents(members), .. ParentOption.Items(Parents)]);
        manifest["artifacts"] = new JsonArray([.. Files.Select(file => (JsonNode?)Artifact(file, upload))]);
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(manifest, Written);
        return Manifest.TryAccept(utf8, out _, out var violations) ? utf8 : throw Refused(utf8, violations);
    }

    private static IEnumerable<JsonNode?> OldParents(JsonObject members) =>
        members["parents"] is JsonArray old ? old.Select(parent => parent?.DeepClone()) : [];

    private JsonObject Artifact(DigestedFile file, bool upload)
    {
        var artifact = new JsonObject
        {
            ["path"] = file.Path,
            ["sha256"] = file.Sha256,
            ["size"] = file.Size,
            ["uri"] = UriOf(file, upload),
        };
        // The media type tells a checked signature from a file that only has its name.
        if (Signature is not null && file.Path == ModelSignature.FileName)
            artifact["mediaType"] = ModelSignature.MediaType;
        return artifact;
    }

    // A URI of RFC 6920 names the bytes and no place, which is all that is known about a file on one machine.
    private string UriOf(DigestedFile file, bool upload) => upload && file.Size <= LargestUpload
        ? $"ainft:artifacts/{file.Sha256}"
        : BaseUri is null
            ? $"ni:///sha-256;{Base64(file.Digest)}"
            : $"{BaseUri}/{string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString))}";

    private static string Base64(Sha256Digest digest) => Convert.ToBase64String(digest.Value.ToArray())
        .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private CommandException Refused(byte[] utf8, IReadOnlyList<Violation> violations) =>
        violations[0].Code == ViolationCode.TooLarge
            ? CommandException.Refused(
                $"The manifest of {Files.Count:N0} files is larger than {CanonicalJsonLimits.Manifest.MaxBytes:N0} "
                + "bytes.",
                TooMany)
            : CommandException.Invalid("The manifest of the folder", violations, utf8);
}
