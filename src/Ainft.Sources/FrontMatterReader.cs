using System.Globalization;
using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>
/// Reads the front matter of a model card or a dataset card, with the keys of Hugging Face
/// (<c>hub-docs/modelcard.md</c> and <c>datasetcard.md</c>).
/// </summary>
public static class FrontMatterReader
{
    private static readonly string[]
        OfData =
        [
            "task_categories", "task_ids", "dataset_info", "configs", "size_categories", "annotations_creators",
            "language_creators", "source_datasets", "pretty_name",
        ],
        OfModel =
        [
            "library_name", "pipeline_tag", "base_model", "base_model_relation", "model-index", "datasets",
            "new_version",
        ];

    /// <summary>Reads the front matter.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="head">The first bytes of the file, at most <see cref="SourceLimits.CardBytes"/>.</param>
    /// <param name="isWhole">Whether the file has no further bytes.</param>
    /// <exception cref="SourceException">The front matter is damaged or too large.</exception>
    public static SourceReading Read(string file, ReadOnlySpan<byte> head, bool isWhole)
    {
        var reading = new SourceReading(file);
        if (FrontMatter.Find(file, head, isWhole) is not { } found)
            return reading;
        var card = YamlText.Read(file, head[found.Yaml], linesBefore: 1);
        AddKind(reading, card);
        reading.AddText("name", card["pretty_name"]?.Text ?? card["model_name"]?.Text, "pretty_name");
        reading.AddText("name", NameOfIndex(card), "model-index");
        AddLicense(reading, card);
        AddWords(reading, card);
        AddParents(reading, card);
        AddMetrics(reading, card);
        AddData(reading, card);
        return reading;
    }

    private static void AddKind(SourceReading reading, SourceNode card)
    {
        if (Array.Find(OfData, name => card.HasAny(name)) is { } data)
            reading.AddText("kind", ComponentKind.Data.ToText(), data);
        else if (Array.Find(OfModel, name => card.HasAny(name)) is { } model)
            reading.AddText("kind", ComponentKind.Model.ToText(), model);
    }

    private static string? NameOfIndex(SourceNode card) =>
        card["model-index"]?.Items is [var first, ..] ? first["name"]?.Text : null;

    // Parts of a component can have different licenses, and a user must follow all of them.
    private static void AddLicense(SourceReading reading, SourceNode card)
    {
        var words = card["license"]?.Texts.ToList() ?? [];
        var name = card["license_name"]?.Text;
        string?[] ids = [.. words.Select(word => LicenseWords.ToSpdx(word, name))];
        if (ids.Length > 0 && Array.TrueForAll(ids, id => id is not null))
            reading.AddText("license", string.Join(" AND ", ids.Distinct()), $"license: {string.Join(", ", words)}");
        else if (ids.Length > 0)
            reading.Remark(
                $"{reading.Place("license")} does not name a license. Add license_name, or a license to the manifest.");
        reading.AddText("properties/licenseLink", card["license_link"]?.Text, "license_link");
    }

    private static void AddWords(SourceReading reading, SourceNode card)
    {
        reading.AddList("languages", Languages(card["language"] ?? card["languages"]), "language");
        reading.AddText("pipeline", card["pipeline_tag"]?.Text, "pipeline_tag");
        reading.AddText("library", card["library_name"]?.Text, "library_name");
        var tags = card["tags"]?.Texts.ToList() ?? [];
        reading.AddList("tags", tags.Where(tag => !IsPaper(tag)), "tags");
        reading.AddPapers(tags.Where(IsPaper).Select(Paper), "tags");
        reading.AddText("properties/newVersion", card["new_version"]?.Text, "new_version");
    }

    private static JsonObject Paper(string tag) => new() { ["arxiv"] = tag["arxiv:".Length..] };

    private static bool IsPaper(string tag) => tag.StartsWith("arxiv:", StringComparison.OrdinalIgnoreCase);

    // The code mul of BCP 47 stands for several languages.
    private static IEnumerable<string> Languages(SourceNode? node) =>
        node?.Texts.Select(language => language is "multilingual" ? "mul" : language) ?? [];

    private static void AddParents(SourceReading reading, SourceNode card)
    {
        var bases = card["base_model"]?.Texts.ToList() ?? [];
        reading.AddUpstream(bases, RelationOf(card["base_model_relation"]?.Text, bases.Count), "base_model");
        reading.AddUpstream(card["datasets"]?.Texts ?? [], Relation.TrainedOn, "datasets");
        reading.AddUpstream(card["source_datasets"]?.Texts.Where(name => name.Contains('/', StringComparison.Ordinal))
            ?? [], Relation.DerivedFrom, "source_datasets");
    }

    // Hugging Face takes a model with several bases for a merge, unless the card states another relation.
    private static Relation RelationOf(string? word, int bases) => word switch
    {
        "finetune" => Relation.FineTunedFrom,
        "adapter" => Relation.AdaptedFrom,
        "merge" => Relation.MergedFrom,
        "quantized" => Relation.QuantizedFrom,
        _ => bases > 1 ? Relation.MergedFrom : Relation.FineTunedFrom,
    };

    private static void AddMetrics(SourceReading reading, SourceNode card)
    {
        var metrics =
            from model in card["model-index"]?.Items ?? []
            from result in model["results"]?.Items ?? []
            from metric in result["metrics"]?.Items ?? []
            where metric["type"]?.Text is not null && metric["value"]?.Number is not null
            select (JsonNode?)Metric(metric, result["dataset"]);
        var all = metrics.Take(SourceLimits.ListItems).ToArray();
        reading.Add("metrics", all.Length > 0 ? new JsonArray(all) : null, "model-index");
        var datasets =
            from model in card["model-index"]?.Items ?? []
            from result in model["results"]?.Items ?? []
            select (result["dataset"]?["type"] ?? result["dataset"]?["name"])?.Text;
        reading.AddUpstream(datasets.OfType<string>(), Relation.EvaluatedOn, "model-index");
    }

    // The manifest names a dataset by its place among the parents, and a card has no ids of parents.
    private static JsonObject Metric(SourceNode metric, SourceNode? dataset)
    {
        var value = new JsonObject
        {
            ["name"] = metric["type"]!.Text,
            ["value"] = metric["value"]!.Number,
        };
        if (dataset?["split"]?.Text is { } split)
            value["split"] = split;
        return value;
    }

    private static void AddData(SourceReading reading, SourceNode card)
    {
        reading.AddList("properties/tasks", card["task_categories"]?.Texts ?? [], "task_categories");
        reading.AddList("properties/sizes", card["size_categories"]?.Texts ?? [], "size_categories");
        if (card.HasAny("extra_gated_prompt", "extra_gated_fields", "extra_gated_heading"))
            reading.Add("properties/gated", JsonValue.Create(true), "extra_gated_prompt");
        var info = card["dataset_info"];
        IReadOnlyList<SourceNode> infos = info is null ? [] : info.Items.Count > 0 ? info.Items : [info];
        var splits = infos.SelectMany(one => one["splits"]?.Items ?? []).Select(Split).OfType<JsonNode>()
            .Take(SourceLimits.ListItems).ToArray();
        reading.Add("properties/splits", splits.Length > 0 ? new JsonArray(splits) : null, "dataset_info");
    }

    private static JsonObject? Split(SourceNode split)
    {
        if (split["name"]?.Text is not { } name)
            return null;
        var value = new JsonObject { ["name"] = name };
        if (WholeNumber(split["num_examples"]) is { } examples)
            value["examples"] = examples;
        if (WholeNumber(split["num_bytes"]) is { } bytes)
            value["bytes"] = bytes;
        return value;
    }

    private static long? WholeNumber(SourceNode? node) =>
        long.TryParse(node?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= CanonicalJsonLimits.MaxSafeInteger ? number : null;
}
