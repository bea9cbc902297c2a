using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>A further member of <c>GET chain</c>. A slice to the right registers it.</summary>
public sealed record ChainDetail(string Name, Func<CancellationToken, Task<object?>> ReadAsync);

/// <summary>The position up to which the app has followed the chain, and the newest blocks that it has seen.</summary>
/// <param name="Cursor">The position.</param>
/// <param name="Overlay">The overlay, or null before the first tick.</param>
internal sealed record FollowedChain(ChainCursor Cursor, ChainOverlay? Overlay)
{
    /// <summary>The number of final blocks that the app has not applied, or null before the first tick.</summary>
    public ulong? Lag => Overlay is { Finalized.Number: var last } ? last + 1 - Math.Min(Cursor.Next, last + 1) : null;
}

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
        var following = FollowedAsync(ct);
        var others = await Task.WhenAll(
            details.Select(async detail => (detail.Name, Value: await detail.ReadAsync(ct))));
        var followed = await following;
        var (cursor, overlay) = (followed.Cursor, followed.Overlay);
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
            ["lag"] = followed.Lag,
            ["halted"] = cursor.Halted is { } reason ? new { reason, remedy = Remedy } : null,
        };
        foreach (var (name, value) in others)
            answer[name] = value;
        return answer.Where(member => member.Value is not null).ToDictionary();
    }

    /// <summary>The position and the newest blocks, which may be as old as other facts that change.</summary>
    public async Task<FollowedChain> FollowedAsync(CancellationToken ct)
    {
        var (reading, seeing) = (cursors.ReadRecentAsync(ct), view.ReadAsync(ct).AsTask());
        return new FollowedChain(await reading, await seeing);
    }

    private const string Remedy =
        "Find out which chain is right, repair the data of the other chain, then clear Halted on the row of table "
        + "Cursors.";

    private static object? Block(BlockHeader? header) => header is null
        ? null
        : new { number = header.Number, hash = header.Hash.ToString(), timestamp = header.Timestamp };
}
