using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary>
/// The server, the node and the key of a command that sends a transaction to the contract of payments.
/// </summary>
internal sealed class RewardsWallet : ContractWallet
{
    private RewardsWallet(AinftApi api, Node node, LocalKey signer, Address contract)
        : base(api, node, signer) => Contract = contract;

    /// <summary>The contract of payments that the server follows.</summary>
    public Address Contract { get; }

    protected override string NextAfterFailure =>
        "Run the command again. It shows the reason if the contract still refuses.";

    /// <summary>Opens all of them, and refuses a node of another chain than the server's.</summary>
    public static Task<RewardsWallet> OpenAsync(ParseResult result, CancellationToken cancellationToken) =>
        OpenAsync(
            result, ReadContractAsync,
            (api, node, signer, contract) => new RewardsWallet(api, node, signer, contract), cancellationToken);

    /// <summary>Opens a wallet of this program itself.</summary>
    public static Task<RewardsWallet> OpenAsync(
        (Uri Api, Uri Rpc) addresses, LocalKey signer, CancellationToken cancellationToken) =>
        OpenAsync(
            addresses, signer, ReadContractAsync,
            (api, node, key, contract) => new RewardsWallet(api, node, key, contract), cancellationToken);

    protected override string? Explain(byte[] revertData) => RewardsError.Explain(revertData);

    private static async Task<Address> ReadContractAsync(AinftApi api, CancellationToken cancellationToken)
    {
        var roots = await api.GetAsync("rewards/roots", cancellationToken);
        return roots.Member("contract").Parsed<Address>(Address.TryParse, "an address");
    }
}
