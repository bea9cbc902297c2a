namespace Ainft.Cli.Api;

/// <summary>Where an answer goes on: the target of its <c>Link</c> header with <c>rel="next"</c> (RFC 8288).</summary>
internal static class NextPage
{
    private const string Below = "/api/";

    /// <summary>The path below <c>/api/</c>, with its query; null on the last page. Only that much of the server's address is taken.</summary>
    public static string? Of(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links)
        ? links.Select(In).FirstOrDefault(next => next is not null) : null;

    // One pass over each part, so that no header makes it slow.
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
