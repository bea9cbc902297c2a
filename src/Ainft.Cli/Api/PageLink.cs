namespace Ainft.Cli.Api;

/// <summary>The next page of an answer, which its <c>Link</c> header with <c>rel="next"</c> names (RFC 8288).</summary>
internal static class PageLink
{
    private const string Below = "/api/";

    /// <summary>
    /// The path below <c>/api/</c> with its query, or null on the last page. The host in the header is ignored.
    /// </summary>
    public static string? Of(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links)
        ? links.Select(In).FirstOrDefault(next => next is not null) : null;

    // Each part is read once, so that a hostile header cannot make the parsing slow.
    private static string? In(string links)
    {
        foreach (var link in links.Split('<').Skip(1))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (end < 0 || !IsNext(link[(end + 1)..]))
                continue;
            var start = link.IndexOf(Below, StringComparison.Ordinal);
            if (start >= 0 && start < end)
                return link[(start + Below.Length)..end];
        }

        return null;
    }

    private static bool IsNext(string parameters) =>
        parameters.Split(';').Skip(1).Select(parameter => parameter.Trim(' ', '\t', ',')).Any(parameter =>
            parameter is "rel=\"next\"" or "rel=next");
}
