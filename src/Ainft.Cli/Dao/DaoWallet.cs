using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary>The server, the node and the key of a command that sends a transaction to the DAO.</summary>
internal sealed class DaoWallet : ContractWallet
{
    private DaoWallet(AinftApi api, Node node, LocalKey signer, DaoInfo dao)
        : base(api, node, signer) => Dao = dao;

    public DaoInfo Dao { get; }

    protected override string NextAfterFailure => "Run ainft dao show to see the state of the proposal.";

    /// <summary>Opens all of them, and refuses a node of another chain than the server's.</summary>
    public static Task<DaoWallet> OpenAsync(ParseResult result, CancellationToken cancellationToken) =>
        OpenAsync(
            result, DaoInfo.FetchAsync, (api, node, signer, dao) => new DaoWallet(api, node, signer, dao),
            cancellationToken);

    /// <summary>Opens a wallet of this program itself.</summary>
    public static Task<DaoWallet> OpenAsync(
        (Uri Api, Uri Rpc) addresses, LocalKey signer, CancellationToken cancellationToken) =>
        OpenAsync(
            addresses, signer, DaoInfo.FetchAsync, (api, node, key, dao) => new DaoWallet(api, node, key, dao),
            cancellationToken);

    protected override string? Explain(byte[] revertData) => DaoError.Explain(revertData);
}
