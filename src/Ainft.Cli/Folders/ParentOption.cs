using System.Text.Json.Nodes;

namespace Ainft.Cli.Folders;

/// <summary>A parent of the command line.</summary>
/// <param name="Id">The id of the parent.</param>
/// <param name="Relation">The relation to it.</param>
internal sealed record ParentOption(AinftId Id, Relation Relation)
{
    /// <summary>Reads <c>ID:RELATION</c>. The id may be a CAIP-19 name, which has colons too.</summary>
    /// <exception cref="CommandException">The text has another form.</exception>
    public static ParentOption Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0 && AinftId.TryParse(text[..colon], out var id)
            && ManifestWords.TryParse(text[(colon + 1)..], out Relation relation))
            return new ParentOption(id, relation);
        var words = string.Join(", ", Enum.GetValues<Relation>().Select(word => word.ToText()));
        throw CommandException.Usage(
            $"'{text}' is not a parent. Expected the id of an AINFT, a colon and a relation.",
            $"The relations are {words}.");
    }

    /// <summary>
    /// The items of <c>parents</c>. A parent is listed once. Several relations become a list in the order of the table
    /// of relations.
    /// </summary>
    public static IEnumerable<JsonObject> Items(IEnumerable<ParentOption> parents) =>
        parents.GroupBy(parent => parent.Id).Select(group => new JsonObject
        {
            ["id"] = group.Key.ToString(),
            ["relation"] = Relations([.. group.Select(parent => parent.Relation).Distinct().Order()]),
        });

    private static JsonNode Relations(Relation[] relations) => relations is [var one]
        ? JsonValue.Create(one.ToText())
        : new JsonArray([.. relations.Select(relation => (JsonNode?)JsonValue.Create(relation.ToText()))]);
}
