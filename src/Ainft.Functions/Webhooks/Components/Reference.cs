using System.Text.Json.Nodes;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Makes the reference of a revision. It has the kind, the name and the pinned source only, so all integrations make
/// the same manifest of a revision.
/// </summary>
internal static class Reference
{
    private static readonly string[] Pinned = ["platform", "repository", "revision"];

    /// <summary>The members of the reference.</summary>
    /// <exception cref="RefusedEventException">The revision is not pinned, or no file has a SHA-256.</exception>
    public static JsonObject Of(JsonObject members)
    {
        var source = new JsonObject();
        foreach (var name in Pinned)
            source[name] = (members["source"] as JsonObject)?[name]?.DeepClone()
                ?? throw new RefusedEventException($"A reference needs the {name} of its source.");
        var stated = (members["source"] as JsonObject)?["digests"] as JsonObject;
        var digests = stated?.DeepClone() as JsonObject ?? RevisionFiles.DigestsOf(members);
        if (digests.Count == 0)
            throw new RefusedEventException(
                "The source is not proven, and no file with a SHA-256 can pin it as a reference.");
        source["digests"] = digests;
        return new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = members["kind"]?.DeepClone(),
            ["name"] = NameOf(source["repository"]!.GetValue<string>()),
            ["reference"] = true,
            ["source"] = source,
        };
    }

    private static string NameOf(string repository) => repository[(repository.LastIndexOf('/') + 1)..];
}
