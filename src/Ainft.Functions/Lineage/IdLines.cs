using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// An answer with one id per line, written without a string per id. The header <c>Link</c> (RFC 8288) has the address
/// of the next page.
/// </summary>
internal sealed class IdLines(LineageIds listed) : IResult
{
    private const int LineSize = 2 + 2 * Bytes32.Size + 1;
    private const int LinesAFlush = 1_024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = (long)listed.Ids.Count * LineSize;
        response.LinkNextPage(listed.Page);
        for (var from = 0; from < listed.Ids.Count; from += LinesAFlush)
        {
            var count = Math.Min(LinesAFlush, listed.Ids.Count - from);
            var lines = response.BodyWriter.GetSpan(count * LineSize);
            for (var line = 0; line < count; line++)
                Write(listed.Ids[from + line], lines.Slice(line * LineSize, LineSize));
            response.BodyWriter.Advance(count * LineSize);
            if ((await response.BodyWriter.FlushAsync(httpContext.RequestAborted)).IsCompleted)
                return;
        }
    }

    private static void Write(AinftId id, Span<byte> line)
    {
        var value = id.Value;
        "0x"u8.CopyTo(line);
        Convert.TryToHexStringLower(Bytes32.AsSpan(in value), line[2..^1], out _);
        line[^1] = (byte)'\n';
    }
}
