using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>Reads the parameters, the metrics and the datasets of a run of MLflow.</summary>
public static class MlflowRunReader
{
    private const string Context = "mlflow.data.context";

    /// <summary>Reads the answer to <see cref="MlflowName.RunPath"/>.</summary>
    /// <param name="run">The id of the run.</param>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The answer is not JSON.</exception>
    public static SourceReading Read(string run, ReadOnlySpan<byte> utf8)
    {
        var reading = new SourceReading($"run {run}");
        var answer = JsonText.Read("the answer about the run", utf8)["run"];
        foreach (var (name, value) in MlflowVersion.Pairs(answer?["data"]?["params"]))
            reading.AddText($"properties/mlflow/params/{SourceValue.Escape(name)}", value, "params");
        AddMetrics(reading, answer?["data"]?["metrics"]?.Items ?? []);
        foreach (var input in (answer?["inputs"]?["dataset_inputs"]?.Items ?? []).Take(SourceLimits.ListItems))
            AddDataset(reading, input);
        return reading;
    }

    private static void AddMetrics(SourceReading reading, IReadOnlyList<SourceNode> metrics)
    {
        JsonNode?[] all =
        [
            .. metrics.Where(metric => metric["key"]?.Text is not null && metric["value"]?.Number is not null)
                .Take(SourceLimits.ListItems)
                .Select(metric => new JsonObject
                {
                    ["name"] = metric["key"]!.Text,
                    ["value"] = metric["value"]!.Number,
                }),
        ];
        reading.Add("metrics", all.Length > 0 ? new JsonArray(all) : null, "metrics");
    }

    // The server has the name and a digest of its own for a dataset, and no id of a component.
    private static void AddDataset(SourceReading reading, SourceNode input)
    {
        if (input["dataset"] is not { } dataset || dataset["name"]?.Text is not { Length: > 0 } name)
            return;
        var context = MlflowVersion.Pairs(input["tags"]).FirstOrDefault(tag => tag.Name == Context).Value;
        var relation = context?.StartsWith("eval", StringComparison.OrdinalIgnoreCase) == true
            ? Relation.EvaluatedOn
            : Relation.TrainedOn;
        reading.AddUpstream([name], relation, "inputs");
        foreach (var part in (string[])["digest", "source_type", "source"])
            reading.AddText(
                $"properties/mlflow/datasets/{SourceValue.Escape(name)}/{part}", dataset[part]?.Text, "inputs");
    }
}
