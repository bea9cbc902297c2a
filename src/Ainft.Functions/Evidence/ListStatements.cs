using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Evidence;

/// <summary>The size of a page of statements, and the key where it begins.</summary>
public sealed record StatementQuery(string List, int Limit, string? From)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    public static StatementQuery? Parse(
        HttpRequest request, AinftId component, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(request);
        var limit = parameters.Number("limit", 1, MaxLimit, DefaultLimit);
        var list = parameters.ListOf("statements", component.ToString());
        var from = parameters.Page(
            list, key => key.All(character => char.IsAsciiHexDigitLower(character) || character == '-'));
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new StatementQuery(list, limit, from);
    }

}

/// <summary>Lists the statements about a component, the newest run first.</summary>
public sealed class ListStatements(
    Components components,
    StatementStore statements,
    StoredStatements stored,
    ReadAnchor anchors,
    RunManifests manifests)
{
    public async Task<Outcome<StatementPage>> RunAsync(AinftId component, StatementQuery query, CancellationToken ct)
    {
        var found = await statements.ReadAsync(component, query.From, query.Limit, ct);
        if (found.Rows.Count == 0 && !await components.ExistsAsync(component, ct))
            return new Outcome<StatementPage>.Refused(
                ProblemCode.ComponentNotFound, $"The registry does not know the component {component}.");
        var held = await anchors.RunAsync(found.Rows.Select(row => row.Bundle), ct);
        var tolerance = found.Rows.Any(row => row.IsSummary)
            ? ToleranceAnswer.Of(await manifests.ToleranceAsync(component, ct))
            : null;
        var envelopes = await Task.WhenAll(found.Rows.Select(row => stored.ReadAsync(row, ct)));
        var items = found.Rows.Zip(
            envelopes, (row, envelope) => ItemOf(row, envelope, held[row.Bundle].Status, tolerance));
        var next = found.Next is { } key ? PageToken.Write(query.List, key) : null;
        return Outcome.Done(new StatementPage(component.ToString(), [.. items], next));
    }

    private static StatementItem ItemOf(
        StatementRow row, DsseEnvelope envelope, AnchorStatus status, ToleranceAnswer? tolerance) => new(
        row.Statement.ToString(),
        row.IsSummary ? "summary" : "node",
        row.Run.ToString(),
        row.Signer.ToString(),
        row.DecidedAt,
        row.Verdict is { } verdict
            ? new StatedAnswer(RunWords.ToText(verdict.Kind), verdict.Agreed, verdict.Of, tolerance)
            : null,
        status.ToText(),
        JsonOf(envelope));

    private static JsonObject JsonOf(DsseEnvelope envelope)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            envelope.WriteTo(json);
        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }
}
