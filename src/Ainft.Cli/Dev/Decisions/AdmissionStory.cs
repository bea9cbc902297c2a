using Ainft.Cli.Api;
using Ainft.Cli.Dao;
using Ainft.Cli.Dev.Rebuild;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev.Decisions;

/// <summary>
/// Shows a decision of the DAO step by step. A vote admits the operator of a new node. Then a run draws the node, which
/// trains the model of the sample again.
/// </summary>
internal sealed class AdmissionStory(Output output, AinftApi api, Node node, CancellationToken cancellationToken)
{
    private const int For = 1, Replicas = 2, ConfidencePpm = 950_000;

    /// <summary>
    /// An operator that the DAO admitted before. A run never lets an unknown operator decide alone, so it draws both.
    /// </summary>
    private static readonly LocalKey Known = DevAccounts.Keys[3];

    /// <param name="model">The model, or null when this machine cannot run nodes.</param>
    public async Task RunAsync(AinftId? model)
    {
        var newcomer = LocalKey.Generate();
        using var wallet = await DaoWallet.OpenAsync(
            (api.Address, node.Address), DevAccounts.Keys[DevDao.Member], cancellationToken);
        var steps = new ProposalSteps(wallet);
        SentProposal? sent = null;
        await output.StepAsync("propose", async () =>
        {
            sent = await ProposeAsync(steps, wallet.Dao.Operators, newcomer.Address);
            return $"to admit the operator {Listing.Shorten(newcomer.Address.ToString())}";
        });
        await output.StepAsync("vote", () => VoteAsync(steps, sent!));
        await output.StepAsync("queue", () => StepAsync(
            steps, sent!, GovernorCalls.EncodeQueue, DevDao.VotingPeriod, "the vote is over, and the proposal passed"));
        await output.StepAsync("execute", async () =>
        {
            var done = await StepAsync(
                steps, sent!, GovernorCalls.EncodeExecute, DevDao.ExecutionDelay, "the timelock admitted the operator");
            await AnvilClock.FinalizeAsync(node.Client, cancellationToken);
            await Waiting.ForAsync(
                async () => await IsAdmittedAsync(newcomer.Address) ? newcomer : null,
                "The server does not show the admission", null, cancellationToken);
            return done;
        });
        if (model is { } id)
            await output.StepAsync("draw", () => DrawAsync(newcomer, id));
    }

    private async Task<SentProposal> ProposeAsync(ProposalSteps steps, Address operators, Address newcomer)
    {
        var action = new DaoAction(operators, 0, DaoCalls.EncodeAdmit(newcomer, "It runs a node of this machine."));
        return await steps.ProposeAsync($"Admit the operator {newcomer}", [action], cancellationToken);
    }

    private async Task<string> VoteAsync(ProposalSteps steps, SentProposal sent)
    {
        // Votes count from the second after the delay.
        await AnvilClock.PassAsync(
            node.Client, DevDao.VotingDelay + TimeSpan.FromSeconds(1), cancellationToken);
        var (weight, _) = await steps.VoteAsync(sent.Id, For, "", cancellationToken);
        return $"for, with {weight / DevDao.OneVote:N0} votes";
    }

    private async Task<string> StepAsync(
        ProposalSteps steps, SentProposal sent, Func<IReadOnlyList<DaoAction>, Bytes32, byte[]> encode, TimeSpan after,
        string done)
    {
        await AnvilClock.PassAsync(node.Client, after + TimeSpan.FromSeconds(1), cancellationToken);
        await steps.StepAsync(sent.Id, sent.Receipt.TransactionHash, encode, cancellationToken);
        return done;
    }

    private async Task<bool> IsAdmittedAsync(Address newcomer) =>
        (await api.GetAsync("governance/operators", cancellationToken)).Member("operators").Items().Any(shown =>
            shown.Member("operator").Text() == newcomer.ToString() && shown.Member("admitted").Flag());

    private async Task<string> DrawAsync(LocalKey newcomer, AinftId model)
    {
        await using var nodes = await VolunteerNodes.StartAsync(api.Address, [newcomer, Known], cancellationToken);
        var run = await new StoryRun(api, nodes, cancellationToken).DecideAsync(
            model, Replicas, ConfidencePpm, "reproduced");
        return run.Panel.Any(member => member.Node == newcomer.Address.ToString())
            ? $"its node, {run.Status}"
            : throw CommandException.Refused($"Run {run.Id} did not draw the node of the new operator.");
    }
}
