using System.Buffers;

namespace Ainft.Ethereum;

/// <summary>A response body in a pooled buffer, read up to a limit.</summary>
internal sealed class ResponseBody : IDisposable
{
    private const int FirstSize = 16 << 10;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int length;

    private ResponseBody()
    {
    }

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Reads to the end; null when there is more than the limit.</summary>
    public static async Task<ResponseBody?> ReadAsync(HttpContent content, int limit, CancellationToken ct)
    {
        var body = new ResponseBody();
        try
        {
            if (await body.FillAsync(content, limit, ct))
                return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
        body.Dispose();
        return null;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        length = 0;
    }

    private async Task<bool> FillAsync(HttpContent content, int limit, CancellationToken ct)
    {
        if (content.Headers.ContentLength > limit)
            return false;
        await using var stream = await content.ReadAsStreamAsync(ct);
        while (await stream.ReadAsync(buffer.AsMemory(length), ct) is > 0 and var count)
        {
            length += count;
            if (length > limit)
                return false;
            if (length == buffer.Length)
                Grow();
        }
        return true;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
