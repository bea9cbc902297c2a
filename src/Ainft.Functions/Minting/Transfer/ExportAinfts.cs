using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>Exports components with the signatures of their creators, in the form of an import.</summary>
internal sealed class ExportAinfts(FindAinfts find, Bundles bundles, IOptions<ChainOptions> chain)
{
    public const int MaxLimit = 1_000;

    /// <summary>The most bytes of neighbouring lines of one bundle that one request to storage reads.</summary>
    private const int RangeBytes = 4 << 20;

    public async Task<ExportPage> RunAsync(ListQuery query, CancellationToken ct)
    {
        var (entries, next) = await find.RunAsync(query, ComponentLine.Of, ct);
        var page = next is { } place ? PageToken.Write(query.List, $"{place}") : null;
        return new ExportPage(WriteAsync(entries, ct), page);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        IReadOnlyList<ComponentLine> entries, [EnumeratorCancellation] CancellationToken ct)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var range in LineRange.Of(entries, RangeBytes))
        {
            foreach (var (entry, line) in await range.ReadAsync(bundles, ct))
                Write(lines, entry, line);
            yield return lines.WrittenMemory;
            lines.ResetWrittenCount();
        }
    }

    private void Write(ArrayBufferWriter<byte> lines, ComponentLine entry, ReadOnlyMemory<byte> line)
    {
        var committed = Bundle.ReadEntry(line);
        var signature = committed.ReadSignature();
        var withDomain = Mint.Canonical(signature with { Domain = signature.Domain ?? chain.Value.MintDomain });
        Encoding.UTF8.GetBytes($"{{\"creator\":\"{entry.Creator.ToHex()}\",\"id\":\"{entry.Id}\",\"manifest\":", lines);
        lines.Write(committed.Content.Span);
        lines.Write(",\"signature\":"u8);
        lines.Write(withDomain);
        lines.Write("}\n"u8);
    }
}

/// <summary>A page of an export, written while it is read. The header <c>Link</c> leads to the next page.</summary>
internal sealed class ExportPage(IAsyncEnumerable<ReadOnlyMemory<byte>> lines, string? next) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = BulkBody.ContentType;
        response.LinkNextPage(next);
        await foreach (var some in lines)
            await response.BodyWriter.WriteAsync(some, httpContext.RequestAborted);
    }
}
