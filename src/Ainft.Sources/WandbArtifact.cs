using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>A version of an artifact, as the GraphQL interface of Weights &amp; Biases states it.</summary>
/// <param name="Name">The name that was asked for.</param>
/// <param name="Id">The id of the platform.</param>
/// <param name="Version">The version, such as <c>v3</c>.</param>
/// <param name="Facts">The values for a manifest.</param>
/// <param name="Manifest">The address of the list of files.</param>
public sealed partial record WandbArtifact(
    WandbName Name, string Id, string Version, SourceReading Facts, Uri Manifest)
{
    private const string Source = "the answer about the artifact";

    private const string Query = """
        query($entity:String!,$project:String!,$name:String!){project(name:$project,entityName:$entity)
        {artifact(name:$name){id digest versionIndex description artifactType{name} currentManifest{file{directUrl}}}}}
        """;

    /// <summary>The path of the interface below the address of the server.</summary>
    public const string Path = "graphql";

    /// <summary>The question about a version.</summary>
    public static byte[] Ask(WandbName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["query"] = Query,
            ["variables"] = new JsonObject
            {
                ["entity"] = name.Entity,
                ["project"] = name.Project,
                ["name"] = $"{name.Artifact}:{name.Version}",
            },
        });
    }

    /// <summary>Reads the answer to <see cref="Ask"/>.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="platform">The platform in the source of a manifest.</param>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The version does not exist, or the answer has another form.</exception>
    public static WandbArtifact Read(WandbName name, string platform, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(name);
        var artifact = JsonText.Read(Source, utf8)["data"]?["project"]?["artifact"];
        if (artifact?["id"]?.Text is not { } id || !Token().IsMatch(id)
            || artifact["versionIndex"]?.Text is not { } index || !Index().IsMatch(index)
            || !Uri.TryCreate(
                artifact["currentManifest"]?["file"]?["directUrl"]?.Text, UriKind.Absolute, out var manifest))
            throw new SourceException($"{name} does not exist, it is private, or it has no list of files.")
            {
                Code = ViolationCode.MemberMissing,
                Pointer = "/data/project/artifact",
            };
        var version = $"v{index}";
        if (name.IsPinned && name.Version != version)
            throw new SourceException($"{Source} is about the version {version} instead of {name.Version}.")
            {
                Code = ViolationCode.Contradiction,
                Pointer = "/data/project/artifact/versionIndex",
            };
        return new WandbArtifact(name, id, version, Reading(name, version, platform, artifact), manifest);
    }

    private static SourceReading Reading(WandbName name, string version, string platform, SourceNode artifact)
    {
        var (reading, type) = (new SourceReading(name.ToString()), artifact["artifactType"]?["name"]?.Text);
        reading.AddText("kind", KindOf(type)?.ToText(), "artifactType");
        reading.AddText("name", name.Artifact, null);
        reading.AddText("version", version, "versionIndex");
        reading.AddText("description", artifact["description"]?.Text, "description");
        reading.AddText("source/platform", platform, null);
        reading.AddText("source/repository", name.Repository, null);
        reading.AddText("source/revision", version, null);
        reading.AddText("properties/wandb/type", type, "artifactType");
        reading.AddText("properties/wandb/digest", artifact["digest"]?.Text, "digest");
        return reading;
    }

    private static ComponentKind? KindOf(string? type) => type switch
    {
        "model" => ComponentKind.Model,
        "dataset" => ComponentKind.Data,
        "code" => ComponentKind.Code,
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z0-9+/=_:-]{1,256}\z")]
    private static partial Regex Token();

    [GeneratedRegex(@"^[0-9]{1,9}\z")]
    private static partial Regex Index();
}
