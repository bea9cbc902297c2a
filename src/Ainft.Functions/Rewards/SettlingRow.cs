using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>The root that the settler proposes.</summary>
/// <param name="Root">The root.</param>
/// <param name="Through">The last block whose payments it takes into account.</param>
/// <param name="BlockHash">The hash of that block.</param>
internal sealed record RootProposal(Bytes32 Root, ulong Through, Bytes32 BlockHash)
{
    /// <summary>The purpose of its transaction. One purpose has one transaction.</summary>
    public string Purpose => $"propose:{Root}:{Through}";
}

/// <summary>
/// The row <c>current</c> of the table <c>Settling</c>, which is the commit point of a proposal. It moves by ETag, so
/// of two settlers at once one proposes.
/// </summary>
internal sealed class SettlingRow(
    Storage storage, IOptions<ChainOptions> chain, IOptions<RewardsOptions> options)
{
    public const string Table = "Settling";

    private const string Key = "current";

    private readonly Rows rows = storage.Rows(Table);

    private string Scope => ScopeOf(chain.Value, options.Value);

    /// <summary>The partition of a chain and a contract of payments.</summary>
    public static string ScopeOf(ChainOptions chain, RewardsOptions rewards) =>
        $"{chain.ChainId}-{rewards.ContractAddress.ToHex()}";

    /// <summary>The last proposal with its ETag. Both are null before the first one.</summary>
    public async Task<(RootProposal? Proposal, ETag? ETag)> ReadAsync(CancellationToken ct) =>
        await rows.GetAsync(Scope, Key, ct) is not { } row
            ? (null, null)
            : (new RootProposal(
                Bytes32.Parse(row.GetString("Root")),
                (ulong)row.GetInt64("Through")!.Value,
                Bytes32.Parse(row.GetString("BlockHash"))), row.ETag);

    /// <summary>Replaces the last proposal if it did not change since it was read.</summary>
    public Task<bool> MoveAsync(RootProposal proposal, ETag? from, CancellationToken ct)
    {
        var row = new TableEntity(Scope, Key)
        {
            ["Root"] = proposal.Root.ToString(),
            ["Through"] = (long)proposal.Through,
            ["BlockHash"] = proposal.BlockHash.ToString(),
        };
        return from is { } etag ? rows.ReplaceAsync(row, etag, ct) : rows.InsertAsync(row, ct);
    }
}
