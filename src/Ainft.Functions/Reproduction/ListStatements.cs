using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>How many statements a page has, and where it begins.</summary>
public sealed record StatementQuery(int Limit, string? From)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    public static StatementQuery? Parse(IQueryCollection query, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(query);
        var limit = parameters.Number("limit", 1, MaxLimit, DefaultLimit);
        var from = default(string?);
        if (parameters.Text("page") is { } page && (from = ReadToken(page)) is null)
            parameters.Refuse("page", QueryParameters.WrongPage);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new StatementQuery(limit, from);
    }

    public static string? TokenOf(string? place) => place is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    private static string? ReadToken(string token)
    {
        if (token.Length > 256 || !Base64Url.IsValid(token))
            return null;
        var place = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        return place.All(character => char.IsAsciiHexDigitLower(character) || character == '-') ? place : null;
    }
}

/// <summary>The statements about a component, the newest run first.</summary>
public sealed class ListStatements(Components components, Statements statements, StoredStatements stored,
    ReadAnchor anchors, RunManifests manifests)
{
    public async Task<Outcome<StatementPage>> RunAsync(AinftId component, StatementQuery query, CancellationToken ct)
    {
        var found = await statements.ReadAsync(component, query.From, query.Limit, ct);
        if (found.Rows.Count == 0 && !await components.ExistsAsync(component, ct))
            return new Outcome<StatementPage>.NotFound($"No component {component} is known here.");
        var statuses = new Dictionary<Sha256Digest, string>();
        foreach (var bundle in found.Rows.Select(row => row.Bundle).Distinct())
            statuses[bundle] = (await anchors.RunAsync(bundle, ct)).Status;
        var tolerance = found.Rows.Any(row => row.IsSummary)
            ? ToleranceAnswer.Of(await manifests.ToleranceAsync(component, ct)) : null;
        var envelopes = await Task.WhenAll(found.Rows.Select(row => stored.ReadAsync(row, ct)));
        return Outcome.Done(new StatementPage(
            component.ToString(),
                [.. found.Rows.Zip(envelopes, (row, envelope) =>
                ItemOf(row, envelope, statuses[row.Bundle], tolerance))], StatementQuery.TokenOf(found.Next)));
    }

    private static StatementItem ItemOf(StatementRow row, DsseEnvelope envelope, string status,
        ToleranceAnswer? tolerance) => new(
        row.Statement.ToString(),
        row.IsSummary ? "summary" : "node",
        row.Run.ToString(),
        row.Signer.ToString(),
        row.DecidedAt,
        row.Verdict is { } verdict
            ? new StatedAnswer(JsonNamingPolicy.KebabCaseLower.ConvertName(verdict.Kind.ToString()), verdict.Agreed,
                verdict.Of, tolerance)
            : null,
        status,
        JsonOf(envelope));

    private static JsonObject JsonOf(DsseEnvelope envelope)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            envelope.WriteTo(json);
        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }
}
