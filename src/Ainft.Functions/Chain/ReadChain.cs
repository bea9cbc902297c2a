using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>One more member of <c>GET chain</c>, registered by a slice to the right.</summary>
public sealed record ChainDetail(string Name, Func<CancellationToken, Task<object?>> ReadAsync);

/// <summary>What <c>GET chain</c> shows: contracts, head, finalized, cursor, lag, and what other slices add.</summary>
internal sealed class ReadChain(
    CursorRow cursors, ChainView view, TransactionSender sender, IEnumerable<ChainDetail> details, IOptions<ChainOptions> options)
{
    public async Task<IReadOnlyDictionary<string, object?>> RunAsync(CancellationToken ct)
    {
        var (cursor, _) = await cursors.ReadAsync(ct);
        var overlay = await view.ReadAsync(ct);
        var answer = new Dictionary<string, object?>
        {
            ["chain"] = $"eip155:{options.Value.ChainId}",
            ["chainId"] = options.Value.ChainId,
            ["registry"] = options.Value.RegistryAddress.ToString(),
            ["operator"] = sender.Account?.ToString(),
            ["head"] = Block(overlay?.Head),
            ["finalized"] = Block(overlay?.Finalized),
            ["finality"] = options.Value.FinalityRule,
            ["cursor"] = new { next = cursor.Next, parent = cursor.Parent?.ToString() },
            ["lag"] = overlay is null ? (ulong?)null : overlay.Finalized.Number + 1 - Math.Min(cursor.Next, overlay.Finalized.Number + 1),
            ["halted"] = cursor.Halted is { } reason ? new { reason, remedy = Remedy } : null,
        };
        foreach (var detail in details)
            answer[detail.Name] = await detail.ReadAsync(ct);
        return answer.Where(member => member.Value is not null).ToDictionary();
    }

    private const string Remedy = "Find out which chain is right, repair what came from the other, then clear Halted on the row of table Cursors.";

    private static object? Block(BlockHeader? header) =>
        header is null ? null : new { number = header.Number, hash = header.Hash.ToString(), timestamp = header.Timestamp };
}
