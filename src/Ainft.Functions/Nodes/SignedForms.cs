using System.Text.Json.Serialization.Metadata;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Nodes;

/// <summary>
/// The common part of the routes that receive a form from a node. They check the signature, read the form, and run the
/// use case.
/// </summary>
internal static class SignedForms
{
    /// <param name="requests">Checks the signature.</param>
    /// <param name="http">The request.</param>
    /// <param name="node">The node of the route, which must have signed; null when the form has the node.</param>
    /// <param name="limit">The most bytes of the body.</param>
    /// <param name="parse">Reads the form.</param>
    /// <param name="run">The use case.</param>
    /// <param name="type">The JSON form of the answer.</param>
    /// <param name="ct">Cancels the request.</param>
    public static async Task<IResult> TakeAsync<TForm, TAnswer>(
        this SignedRequests requests,
        HttpRequest http,
        string? node,
        int limit,
        BodyParser<TForm> parse,
        Func<Sender, TForm, Task<Outcome<TAnswer>>> run,
        JsonTypeInfo<TAnswer> type,
        CancellationToken ct) where TForm : class
    {
        var body = await http.ReadBodyAsync(limit, ct);
        var digest = Sha256Digest.Of(body.Span);
        var sender = node is null ? requests.SenderOf(http, digest) : requests.NodeOf(http, node, digest);
        if (JsonBody.Read(body, parse, out var violations) is not { } form)
            return new Outcome<TAnswer>.Rejected("The request was refused.", violations).ToResult();
        var done = node is null ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return (await run(sender, form)).ToResult(type, done);
    }
}
