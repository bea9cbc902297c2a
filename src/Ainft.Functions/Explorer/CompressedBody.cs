using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Explorer;

/// <summary>Writes a text in the coding that the client prefers, which is Brotli, gzip or none.</summary>
/// <remarks>
/// A page has no secrets, so its compressed length reveals none. Other answers of the app are not compressed, because
/// their validators and ranges belong to the plain bytes.
/// </remarks>
internal static class CompressedBody
{
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> plain)
    {
        var (response, codings) = (context.Response, context.RequestServices
            .GetRequiredService<IResponseCompressionProvider>());
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        var body = plain;
        if (codings.GetCompressionProvider(context) is { } coding)
        {
            response.Headers.ContentEncoding = coding.EncodingName;
            body = Compress(coding, plain.Span);
        }

        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Compress(ICompressionProvider coding, ReadOnlySpan<byte> plain)
    {
        using var body = new MemoryStream();
        using (var stream = coding.CreateStream(body))
            stream.Write(plain);
        return body.ToArray();
    }
}
