using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Ainft.Sources.Events;

/// <summary>
/// An event that a poll found, in the form in which its platform would have sent it. It has the key of the delivery
/// that was lost, so both together make one component.
/// </summary>
/// <param name="Platform">The platform.</param>
/// <param name="Body">The body.</param>
public sealed record PolledEvent(WebhookPlatform Platform, ReadOnlyMemory<byte> Body)
{
    /// <summary>A new head of a repository on Hugging Face.</summary>
    /// <param name="name">The repository.</param>
    /// <param name="commit">The commit of its branch <c>main</c>, 40 hexadecimal digits.</param>
    public static PolledEvent OfHub(HubName name, string commit) => OfHub(name, commit, "refs/heads/main");

    /// <summary>A new tag, or a new commit of a tag, of a repository on Hugging Face.</summary>
    public static PolledEvent OfHub(HubName name, HubTag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return OfHub(name, tag.Commit, tag.Reference);
    }

    private static PolledEvent OfHub(HubName name, string commit, string reference)
    {
        ArgumentNullException.ThrowIfNull(name);
        var body = new JsonObject
        {
            ["event"] = new JsonObject { ["action"] = "update", ["scope"] = "repo.content" },
            ["repo"] = new JsonObject
            {
                ["type"] = name.Type.ToString().ToLowerInvariant(),
                ["name"] = name.Repository,
            },
            ["updatedRefs"] = new JsonArray(new JsonObject { ["ref"] = reference, ["newSha"] = commit }),
        };
        return new PolledEvent(WebhookPlatform.HuggingFace, BytesOf(body));
    }

    /// <summary>A new version of a model of MLflow.</summary>
    public static PolledEvent OfMlflow(MlflowListedVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var body = new JsonObject
        {
            ["entity"] = "model_version",
            ["action"] = "created",
            ["timestamp"] = string.Create(CultureInfo.InvariantCulture, $"{version.CreatedAt:O}"),
            ["data"] = new JsonObject
            {
                ["name"] = version.Model,
                ["version"] = version.Version,
                ["source"] = version.Source,
                ["run_id"] = version.Run,
            },
        };
        return new PolledEvent(WebhookPlatform.Mlflow, BytesOf(body));
    }

    /// <summary>The value of a header, or null. The reader of MLflow demands an id, which decides nothing.</summary>
    public string? Header(string name) =>
        Platform == WebhookPlatform.Mlflow && name == SignatureClaim.MlflowId ? "poll" : null;

    private static byte[] BytesOf(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());
}
