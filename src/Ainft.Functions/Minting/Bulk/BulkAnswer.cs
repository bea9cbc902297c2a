using System.Buffers;
using System.Text.Json;

namespace Ainft.Functions.Minting;

/// <summary>
/// The result of a body, line by line. <c>Bundle</c> is null when the registry refused the whole body.
/// </summary>
internal sealed record BulkReport(IReadOnlyList<BulkLine> Lines, bool HasMore, int LookedUp, Sha256Digest? Bundle)
{
    public static BulkReport Refused(BulkLines lines) => new(lines.All, lines.HasMore, lines.LookedUp, null);

    public static BulkReport Committed(BulkLines lines, Sha256Digest bundle) =>
        new(lines.All, lines.HasMore, lines.LookedUp, bundle);
}

/// <summary>
/// An answer as NDJSON, in the order of the lines. It has the id and digest of each line, or the line's errors. A line
/// of another registry also has <c>{origin, deadline, deadlineJudged}</c>, because only that registry judges the
/// deadline. The answer has <c>{"more":true}</c> when it leaves out further errors. A preview ends with the content to
/// sign.
/// </summary>
internal sealed class BulkAnswer(
    IReadOnlyList<BulkLine> lines, bool hasMore, int lookedUp, int status, string? location = null,
    BulkToSign? toSign = null) : IResult
{
    private const int FlushBytes = 1 << 16;

    public BulkAnswer(BulkReport report)
        : this(
            report.Lines,
            report.HasMore,
            report.LookedUp,
            report.Bundle is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status202Accepted,
            report.Bundle is { } bundle ? $"/api/bundles/{bundle}" : null)
    {
    }

    public BulkAnswer(BulkLines lines, BulkToSign toSign)
        : this(lines.All, lines.HasMore, lines.LookedUp, StatusCodes.Status200OK, toSign: toSign)
    {
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        response.StatusCode = status;
        response.ContentType = BulkBody.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.Location = location;
        using var json = new Utf8JsonWriter(response.BodyWriter);
        // The answer leaves out refused lines whose violations exceed the limit.
        foreach (var line in lines.Where(line => !line.IsRefused || line.Violations.Count > 0))
        {
            Write(json, line);
            if (EndLine(response, json) >= FlushBytes)
                await response.BodyWriter.FlushAsync(ct);
        }
        WriteEnd(response, json);
        await response.BodyWriter.FlushAsync(ct);
    }

    private void Write(Utf8JsonWriter json, BulkLine line)
    {
        json.WriteStartObject();
        json.WriteNumber("line", line.Number);
        if (line.IsRefused)
        {
            json.WritePropertyName("errors");
            JsonSerializer.Serialize(json, line.Violations, MintingJson.Default.ListViolation);
        }
        else
        {
            json.WriteString("id", line.Id.ToString());
            json.WriteString("digest", line.Digest.ToString());
            if (line.Elsewhere is { } elsewhere)
                Write(json, elsewhere);
            WriteNotLookedUp(json, line);
            WriteWarnings(json, line);
            WriteRoyalties(json, line);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SignedElsewhere elsewhere)
    {
        json.WriteString("origin", $"eip155:{elsewhere.Domain.ChainId}/erc721:{elsewhere.Domain.Registry}");
        json.WriteNumber("deadline", elsewhere.Deadline);
        json.WriteBoolean("deadlineJudged", false);
    }

    private void WriteNotLookedUp(Utf8JsonWriter json, BulkLine line)
    {
        var places =
            line.Parents.Index().Where(parent => parent.Item < 0 && ~parent.Item >= lookedUp)
            .Select(parent => parent.Index);
        if (!places.Any())
            return;
        json.WriteStartArray("parentsNotLookedUp");
        foreach (var place in places)
            json.WriteStringValue($"/parents/{place}/id");
        json.WriteEndArray();
    }

    private static void WriteWarnings(Utf8JsonWriter json, BulkLine line)
    {
        if (line.Warnings.Count == 0)
            return;
        json.WritePropertyName("warnings");
        JsonSerializer.Serialize(json, line.Warnings, MintingJson.Default.IReadOnlyListManifestWarning);
    }

    private static void WriteRoyalties(Utf8JsonWriter json, BulkLine line)
    {
        if (line.Royalties is not { } royalties)
            return;
        json.WritePropertyName("royalties");
        JsonSerializer.Serialize(json, royalties, MintingJson.Default.RoyaltiesAnswer);
    }

    private static long EndLine(HttpResponse response, Utf8JsonWriter json)
    {
        json.Flush();
        json.Reset();
        response.BodyWriter.Write("\n"u8);
        return response.BodyWriter.UnflushedBytes;
    }

    private void WriteEnd(HttpResponse response, Utf8JsonWriter json)
    {
        if (hasMore)
        {
            json.WriteStartObject();
            json.WriteBoolean("more", true);
            json.WriteEndObject();
            EndLine(response, json);
        }
        if (toSign is not null)
        {
            JsonSerializer.Serialize(json, toSign, MintingJson.Default.BulkToSign);
            EndLine(response, json);
        }
    }
}
