using System.Text.Json;

namespace Ainft.Functions.Platform;

/// <summary>Reads a request from a JSON body. Null when the body breaks a rule.</summary>
/// <exception cref="JsonException">The body is not JSON.</exception>
internal delegate T? BodyParser<T>(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    where T : class;

/// <summary>The one place where a body that is not JSON becomes an answer.</summary>
internal static class JsonBody
{
    /// <summary>Reads a request from a body. Null when the body breaks a rule.</summary>
    /// <remarks>
    /// Only the body is the client's mistake. Invalid JSON from storage or from a node is an unexpected error, so this
    /// method runs the parser and no use case.
    /// </remarks>
    /// <exception cref="BadHttpRequestException">The body is not JSON (400).</exception>
    public static T? Read<T>(
        ReadOnlyMemory<byte> body, BodyParser<T> parse, out IReadOnlyList<Violation> violations) where T : class
    {
        try
        {
            return parse(body, out violations);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not JSON.", InBody(body.Span, e));
        }
    }

    /// <summary>The error with its offset in the body as the position, as if the body were one line.</summary>
    private static JsonException InBody(ReadOnlySpan<byte> body, JsonException error) =>
        new(error.Message, error.Path, 0, JsonOffset.Of(body, error), error);
}
