using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Platform;

/// <summary>Answers with files that never change, because their names are the SHA-256 of their bytes.</summary>
internal static class FileAnswers
{
    /// <summary>
    /// The whole file or the requested range of it. HEAD gets the headers, and does not read the file.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="content">The file, which this disposes of.</param>
    /// <param name="mediaType">The media type.</param>
    /// <param name="digest">The SHA-256 of the file.</param>
    public static IResult ToFile(this HttpRequest http, Stream content, string mediaType, Sha256Digest digest)
    {
        http.UseByteRangesOnly();
        var headers = http.HttpContext.Response.Headers;
        headers.CacheControl = AnswerFreshness.Immutable;
        headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(digest.Value.ToArray())}:";
        // Strangers sent the bytes, and the app serves them under its own name. A browser must not render them.
        headers.ContentDisposition = "attachment";
        headers["Cross-Origin-Resource-Policy"] = AnswerHeaders.Embeddable;
        var tag = new EntityTagHeaderValue($"\"{digest.ToString()[2..]}\"");
        return http.IsForHead()
            ? new HeadOfFile(content, mediaType, tag)
            : Results.Stream(content, mediaType, entityTag: tag, enableRangeProcessing: true);
    }

    private sealed class HeadOfFile(Stream content, string mediaType, EntityTagHeaderValue tag) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using (content)
            {
                var headers = httpContext.Response.GetTypedHeaders();
                (headers.ETag, headers.ContentLength) = (tag, content.Length);
                httpContext.Response.Headers.AcceptRanges = "bytes";
                httpContext.Response.ContentType = mediaType;
            }
        }
    }
}
