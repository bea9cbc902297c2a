using System.Text.RegularExpressions;

namespace Ainft.Cli.Api;

/// <summary>Where an answer goes on: the target of its <c>Link</c> header with <c>rel="next"</c> (RFC 8288).</summary>
internal static partial class NextPage
{
    /// <summary>The path below <c>/api/</c>, with its query; null on the last page. Only that much of the server's address is taken.</summary>
    public static string? Of(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links) && Next().Match(string.Join(',', links)) is { Success: true } next ? next.Groups["path"].Value : null;

    [GeneratedRegex("""<[^>]*?/api/(?<path>[^>]*)>\s*;\s*rel="?next"?""")]
    private static partial Regex Next();
}
