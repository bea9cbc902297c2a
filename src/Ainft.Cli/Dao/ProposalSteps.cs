using System.Numerics;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary>A proposal that is mined.</summary>
/// <param name="Id">The id of the proposal.</param>
/// <param name="Description">Its text with the account that may post it.</param>
/// <param name="Receipt">Its transaction.</param>
internal sealed record SentProposal(Bytes32 Id, string Description, TransactionReceipt Receipt);

/// <summary>The steps of a proposal. Each of them sends one transaction and waits until it is mined.</summary>
internal sealed class ProposalSteps(DaoWallet wallet)
{
    private Address Governor => wallet.Dao.Governor;

    /// <summary>Proposes actions. The account of the wallet needs the votes of the threshold.</summary>
    /// <exception cref="CommandException">The text is too long, or the governor refuses it.</exception>
    public async Task<SentProposal> ProposeAsync(
        string text, IReadOnlyList<DaoAction> actions, CancellationToken ct)
    {
        var description = GovernorCalls.ProtectedDescription(text, wallet.Signer.Address);
        var bytes = Encoding.UTF8.GetBytes(description);
        if (bytes.Length > ProposalCreatedEvent.MaxDescription)
            throw CommandException.Usage(
                $"The description has {bytes.Length:N0} bytes, but readers see only "
                    + $"{ProposalCreatedEvent.MaxDescription:N0} of them.",
                "Shorten it, and link to a longer text.");
        var id = GovernorCalls.HashProposal(actions, Keccak256.Hash(bytes));
        var receipt = await wallet.SendAsync(Governor, GovernorCalls.EncodePropose(actions, description), ct);
        return new SentProposal(id, description, receipt);
    }

    /// <summary>Votes with all votes of the account. The weight is null when the governor emitted no event.</summary>
    /// <param name="proposal">The id.</param>
    /// <param name="support">0 is against, 1 is for, and 2 abstains.</param>
    /// <param name="reason">A text that everyone can read.</param>
    /// <param name="ct">Stops waiting.</param>
    public async Task<(BigInteger? Weight, TransactionReceipt Receipt)> VoteAsync(
        Bytes32 proposal, int support, string reason, CancellationToken ct)
    {
        var receipt = await wallet.SendAsync(Governor, GovernorCalls.EncodeVote(proposal, support, reason), ct);
        var vote = receipt.Logs.Where(log => log.Address == Governor)
            .Select(log => VoteCastEvent.TryRead(log, out var cast) ? cast : null)
            .FirstOrDefault(cast => cast is not null);
        return (vote?.Weight, receipt);
    }

    /// <summary>
    /// Queues or executes. The actions come from the event that created the proposal. They must give its id, so neither
    /// the server nor the node can change them.
    /// </summary>
    /// <param name="proposal">The id.</param>
    /// <param name="created">The transaction that created the proposal.</param>
    /// <param name="encode">Encodes the call of the step.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="CommandException">The transaction did not create the proposal.</exception>
    public async Task<TransactionReceipt> StepAsync(
        Bytes32 proposal, Bytes32 created, Func<IReadOnlyList<DaoAction>, Bytes32, byte[]> encode, CancellationToken ct)
    {
        var proposed = await ReadAsync(proposal, created, ct);
        return await wallet.SendAsync(Governor, encode(proposed.Actions, proposed.DescriptionHash), ct);
    }

    private async Task<ProposalCreatedEvent> ReadAsync(Bytes32 id, Bytes32 transaction, CancellationToken ct)
    {
        var receipt = await wallet.Node.Client.GetReceiptAsync(transaction, ct)
            ?? throw CommandException.Refused(
                $"The node does not have the transaction {transaction}.", "Pass another node with --rpc.");
        foreach (var log in receipt.Logs)
            if (log.Address == Governor && ProposalCreatedEvent.TryRead(log, out var created)
                && created.Id == id && GovernorCalls.HashProposal(created.Actions, created.DescriptionHash) == id)
                return created;
        throw CommandException.Refused($"The transaction {transaction} did not create the proposal {id}.");
    }
}
