using System.Text.Json.Nodes;
using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Infra;

/// <summary>The resources that a layer makes from a set of parameters, as the checked-in snapshot has them.</summary>
/// <param name="Resources">The resources of all modules.</param>
internal sealed record Snapshot(IReadOnlyList<Resource> Resources)
{
    /// <summary>The end of global names, which follows from subscription, environment and region.</summary>
    public const string Token = "6sft244biuyw2";

    /// <summary>The names of all sets of parameters, such as <c>app.default</c>.</summary>
    public static IEnumerable<string> Sets => Directory.GetFiles(Folder, "*.bicepparam")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(Npm.Root, "infra/sets");

    public static Snapshot Read(string set)
    {
        var saved = JsonNode.Parse(TextOf(set))!;
        var resources = saved["predictedResources"]!.AsArray().Select(resource => new Resource(resource!));
        return new Snapshot([.. resources]);
    }

    /// <summary>The text of the file.</summary>
    public static string TextOf(string set) => File.ReadAllText(Path.Combine(Folder, $"{set}.snapshot.json"));

    /// <summary>The resources of a type.</summary>
    public IEnumerable<Resource> Of(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>The only resource of a type.</summary>
    public Resource The(string type) => Assert.Single(Of(type));

    /// <summary>The last parts of the names of the resources of a type.</summary>
    public IEnumerable<string> NamesOf(string type) =>
        Of(type).Select(resource => resource.Name.Split('/')[^1]).Order(StringComparer.Ordinal);
}

/// <summary>A resource of a snapshot.</summary>
internal sealed record Resource(JsonNode Body)
{
    public string Type => this["type"]!;

    public string Name => this["name"]!;

    public string Id => this["id"]!;

    /// <summary>The value at a path of names such as <c>sku/name</c>, as text. Null when it is absent.</summary>
    public string? this[string path] => At(path)?.ToString();

    /// <summary>The value at a path of names and of positions in lists. Null when it is absent.</summary>
    public JsonNode? At(string path) => path.Split('/').Aggregate(
        (JsonNode?)Body, (node, name) => node is JsonArray list ? list[int.Parse(name)] : node?[name]);

    public override string ToString() => $"{Type} {Name}";
}
