using System.Numerics;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>The answers of one configured node to an inspection.</summary>
/// <param name="Host">The host, because the path of an address can contain a key.</param>
/// <param name="ChainId">The id of its chain, or null when it did not answer.</param>
/// <param name="Head">The number of its head, or null when it did not answer.</param>
/// <param name="HeadAt">The time of its head.</param>
/// <param name="Failure">Why it did not answer.</param>
public sealed record InspectedEndpoint(
    string Host, string? ChainId, ulong? Head, DateTimeOffset? HeadAt, string? Failure);

/// <summary>The account of the operator and the contract, as of the latest block.</summary>
/// <param name="Account">The account, or null in an app without a key.</param>
/// <param name="HasContract">Whether the address of the registry has code. Null when no node answered.</param>
/// <param name="HasRole">Whether the account may anchor. Null when it is unknown.</param>
/// <param name="Balance">The balance in wei.</param>
/// <param name="AnchorCost">The most that one anchor costs now, in wei.</param>
/// <param name="Failure">Why a value is missing.</param>
public sealed record InspectedOperator(
    string? Account, bool? HasContract, bool? HasRole, string? Balance, string? AnchorCost, string? Failure);

/// <summary>Asks the nodes, the contract and the account for the facts that an operator has to know.</summary>
internal sealed class InspectChain(
    ChainEndpoints endpoints, OperatorAccount account, ReadChain chain, IOptions<ChainOptions> options)
{
    /// <summary>
    /// More gas than an anchor needs. A call that the contract refuses has no estimate, so the number is fixed.
    /// </summary>
    private const int AnchorGas = 120_000;

    /// <summary>The chain that the settings name.</summary>
    public string ChainId => $"{options.Value.ChainId}";

    /// <summary>The state of the chain as <c>GET chain</c> answers it.</summary>
    public async Task<IReadOnlyDictionary<string, object?>?> StateAsync(CancellationToken ct) =>
        await chain.RunAsync(ct);

    /// <summary>Asks each configured node, also one of another chain.</summary>
    public Task<InspectedEndpoint[]> EndpointsAsync(CancellationToken ct) =>
        Task.WhenAll(endpoints.All.Select(endpoint => EndpointAsync(endpoint, ct)));

    /// <summary>Asks one node of the right chain for the contract, the role and the balance.</summary>
    public async Task<InspectedOperator> OperatorAsync(CancellationToken ct)
    {
        var found = new InspectedOperator(
            account.HasKey ? account.Address.ToString() : null, null, null, null, null, null);
        try
        {
            var registry = options.Value.RegistryAddress;
            var code = await endpoints.AskAnyAsync(node => node.GetCodeAsync(registry, ct: ct), ct);
            found = found with { HasContract = code.Length > 0 };
            return account.HasKey ? await WithAccountAsync(found, ct) : found;
        }
        catch (Exception e) when (ChainEndpoints.IsFault(e))
        {
            return found with { Failure = e.Message };
        }
    }

    private async Task<InspectedOperator> WithAccountAsync(InspectedOperator found, CancellationToken ct)
    {
        var balance = await account.BalanceAsync(ct);
        var fees = Fees.Offer(await account.SuggestAsync(ct), options.Value.MaxFee);
        found = found with { Balance = $"{balance}", AnchorCost = $"{fees.Max * new BigInteger(AnchorGas)}" };
        return found.HasContract is true ? await WithRoleAsync(found, ct) : found;
    }

    // Another contract than a registry refuses the call, or answers with something else.
    private async Task<InspectedOperator> WithRoleAsync(InspectedOperator found, CancellationToken ct)
    {
        var registry = options.Value.RegistryAddress;
        try
        {
            var hasRole = await endpoints.AskAnyAsync(
                node => AinftRegistry.ReadIsOperatorAsync(node, registry, account.Address, ct), ct);
            return found with { HasRole = hasRole };
        }
        catch (Exception e) when (ChainEndpoints.IsFault(e) || e is FormatException)
        {
            return found with { Failure = e.Message };
        }
    }

    private static async Task<InspectedEndpoint> EndpointAsync(ChainEndpoint endpoint, CancellationToken ct)
    {
        var host = endpoint.Address.Host;
        try
        {
            var id = await endpoint.Client.GetChainIdAsync(ct);
            var head = await endpoint.Client.GetBlockAsync(BlockTag.Latest, ct);
            var at = head is null ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeSeconds((long)head.Timestamp);
            return new InspectedEndpoint(host, $"{id}", head?.Number, at, null);
        }
        catch (Exception e) when (ChainEndpoints.IsFault(e) || e is ArgumentOutOfRangeException)
        {
            return new InspectedEndpoint(host, null, null, null, e.Message);
        }
    }
}
