using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>A further member of <c>GET chain</c>. A slice to the right registers it.</summary>
public sealed record ChainDetail(string Name, Func<CancellationToken, Task<object?>> ReadAsync);

/// <summary>
/// Answers <c>GET chain</c> with the contract, the head, the finalized block, the cursor, the lag, and the members of
/// other slices.
/// </summary>
internal sealed class ReadChain(
    CursorRow cursors, ChainView view, TransactionSender sender, IEnumerable<ChainDetail> details,
    IOptions<ChainOptions> options)
{
    public async Task<IReadOnlyDictionary<string, object?>> RunAsync(CancellationToken ct)
    {
        var (reading, seeing) = (cursors.ReadRecentAsync(ct), view.ReadAsync(ct).AsTask());
        var others = await Task.WhenAll(
            details.Select(async detail => (detail.Name, Value: await detail.ReadAsync(ct))));
        var (cursor, overlay) = (await reading, await seeing);
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
            ["lag"] = overlay is null ? null : Lag(cursor, overlay.Finalized),
            ["halted"] = cursor.Halted is { } reason ? new { reason, remedy = Remedy } : null,
        };
        foreach (var (name, value) in others)
            answer[name] = value;
        return answer.Where(member => member.Value is not null).ToDictionary();
    }

    private const string Remedy =
        "Find out which chain is right, repair the data of the other chain, then clear Halted on the row of table "
        + "Cursors.";

    private static ulong Lag(ChainCursor cursor, BlockHeader finalized) =>
        finalized.Number + 1 - Math.Min(cursor.Next, finalized.Number + 1);

    private static object? Block(BlockHeader? header) => header is null
        ? null
        : new { number = header.Number, hash = header.Hash.ToString(), timestamp = header.Timestamp };
}
