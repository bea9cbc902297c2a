using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>Reads a form out of a body; null when anything is wrong with it.</summary>
internal delegate TForm? FormParser<TForm>(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations);

/// <summary>What all routes do that take a form from a node: whose it is, then what it says, then the use case.</summary>
internal static class SignedForms
{
    /// <param name="requests">Who signed.</param>
    /// <param name="http">The request.</param>
    /// <param name="node">The node of the route, which must have signed; null where the form names it.</param>
    /// <param name="limit">The most bytes of the body.</param>
    /// <param name="parse">Reads the form.</param>
    /// <param name="run">The use case.</param>
    /// <param name="type">How its value is written.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<IResult> TakeAsync<TForm, TAnswer>(
        this NodeRequests requests, HttpRequest http, string? node, int limit, FormParser<TForm> parse, Func<Sender, TForm, Task<Outcome<TAnswer>>> run,
        JsonTypeInfo<TAnswer> type, CancellationToken ct) where TForm : class
    {
        var body = await http.ReadBodyAsync(limit, ct);
        var sender = node is null ? requests.SenderOf(http, Sha256Digest.Of(body.Span)) : requests.NodeOf(http, node, Sha256Digest.Of(body.Span));
        return Parse(body, parse, out var violations) is { } form
            ? (await run(sender, form)).ToResult(Write(type), done: node is null ? StatusCodes.Status201Created : StatusCodes.Status200OK)
            : new Outcome<TAnswer>.Rejected("The request was refused.", violations).ToResult();
    }

    /// <summary>How an answer is written.</summary>
    public static Func<T, int, IResult> Write<T>(JsonTypeInfo<T> type) => (value, status) => Results.Json(value, type, statusCode: status);

    // Only a request's own JSON is the caller's fault; JSON that storage gave is a surprise.
    private static TForm? Parse<TForm>(ReadOnlyMemory<byte> body, FormParser<TForm> parse, out IReadOnlyList<Violation> violations) where TForm : class
    {
        try
        {
            return parse(body, out violations);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not JSON.", e);
        }
    }
}
