using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>The manifest of a component that nodes produced from a template.</summary>
public static class ProducedManifest
{
    /// <summary>
    /// Fills in a template. The outputs of the result become <c>artifacts</c> with the uri
    /// <c>ainft:artifacts/{sha256}</c>. Its numbers become the claimed <c>value</c> and <c>mean</c> of the comparator.
    /// When the template has no contributors, <paramref name="contributor"/> becomes the only one.
    /// </summary>
    /// <param name="template">A manifest with a workflow and without artifacts.</param>
    /// <param name="result">A finished result of its workflow.</param>
    /// <param name="contributor">The account that is rewarded.</param>
    /// <exception cref="ArgumentException">
    /// The manifest is not a template, or the result does not belong to its workflow.
    /// </exception>
    public static Manifest Of(Manifest template, TaskResult result, Address contributor)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(result);
        return TryOf(template, result, contributor, out var manifest, out var reason)
            ? manifest
            : throw new ArgumentException(reason);
    }

    /// <inheritdoc cref="Of"/>
    /// <param name="template">A manifest with a workflow and without artifacts.</param>
    /// <param name="result">A finished result of its workflow.</param>
    /// <param name="contributor">The account that is rewarded.</param>
    /// <param name="manifest">The manifest when the answer is true.</param>
    /// <param name="reason">A sentence that explains the refusal, when the answer is false.</param>
    internal static bool TryOf(
        Manifest template, TaskResult result, Address contributor, [NotNullWhen(true)] out Manifest? manifest,
        [NotNullWhen(false)] out string? reason)
    {
        manifest = null;
        reason = null;
        if (template.Workflow is not { } workflow || !template.IsTemplate)
        {
            reason = "The manifest is not a template. A template has a workflow and no artifacts.";
            return false;
        }
        if (result.Outcome != TaskOutcome.Finished || !result.IsOf(workflow))
        {
            reason = "The result does not belong to the template's workflow, or its process did not finish.";
            return false;
        }
        if (!result.Metrics.All(metric => double.IsFinite(metric.Value)))
        {
            reason = "The result has a metric that is not finite. A manifest can claim finite numbers only.";
            return false;
        }
        if (Manifest.TryParse(Fill(template, workflow, result, contributor), out manifest, out var violations))
            return true;
        reason = $"The filled-in template is not a valid manifest. {violations[0].Reason} ({violations[0].Pointer})";
        return false;
    }

    private static byte[] Fill(Manifest template, Workflow workflow, TaskResult result, Address contributor)
    {
        var root = JsonNode.Parse(template.Canonical.Span)!.AsObject();
        var artifacts = workflow.Outputs.OrderBy(output => output.Artifact)
            .Select<WorkflowOutput, JsonNode>(output => ArtifactOf(result, output.Path));
        root["artifacts"] = new JsonArray([.. artifacts]);
        root["contributors"] ??= new JsonArray(
            new JsonObject { ["address"] = contributor.ToString(), ["share"] = ManifestLimits.Shares });
        if (workflow.Comparator.Metrics.Any())
            root["workflow"]!["comparator"] = ToNode(workflow.Comparator.With(result.ValueAt));
        return Bytes(root);
    }

    private static JsonObject ArtifactOf(TaskResult result, string path)
    {
        var output = result.Outputs.Single(file => file.Path == path);
        var digest = output.Sha256.ToString()[2..];
        return new JsonObject { ["uri"] = $"ainft:artifacts/{digest}", ["sha256"] = digest, ["size"] = output.Size };
    }

    private static JsonNode ToNode(Comparator comparator)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            comparator.WriteTo(writer);
        return JsonNode.Parse(buffer.WrittenSpan)!;
    }

    private static byte[] Bytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            node.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
