using Ainft.Cli.Api;
using Ainft.Cli.Minting;
using Ainft.Cli.Runs;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev.Rebuild;

/// <summary>A run that one of anvil's accounts requests from the nodes of a story.</summary>
internal sealed class StoryRun(AinftApi api, VolunteerNodes nodes, CancellationToken cancellationToken)
{
    private const int Requester = 2, Minutes = 30;

    /// <summary>Requests a run and waits for its verdict.</summary>
    /// <param name="subject">The component to reproduce.</param>
    /// <param name="replicas">The number of nodes that must agree.</param>
    /// <param name="confidencePpm">The least confidence in millionths.</param>
    /// <param name="expected">The state of the verdict.</param>
    /// <exception cref="CommandException">The verdict is another one, or there is none in time.</exception>
    public async Task<RunView> DecideAsync(AinftId subject, int replicas, int confidencePpm, string expected)
    {
        var (requester, chain) = (DevAccounts.Keys[Requester], await api.ReadChainAsync(cancellationToken));
        var request = new RunRequest
        {
            Purpose = RunPurpose.Reproduce,
            Subject = subject,
            Replicas = replicas,
            ConfidencePpm = confidencePpm,
            DeadlineMinutes = Minutes,
            Requester = requester.Address,
            SignatureDeadline = SignatureLife.Deadline(TimeProvider.System),
            Signature = "",
        };
        var (document, _) = await SignedRun.SendAsync(api, chain, requester, request, cancellationToken);
        var run = await VerdictAsync(RunView.Read(document).Id);
        return run.State == expected
            ? run
            : throw CommandException.Refused(
                $"The verdict is {run.Status}, but the story expects {expected}. {run.Verdict?.Reason}")
                .With(nodes.RecentOutput);
    }

    private Task<RunView> VerdictAsync(string run)
    {
        var status = "";
        return Waiting.ForAsync(
            async () =>
            {
                var view = RunView.Read(await api.GetAsync($"runs/{run}", cancellationToken));
                status = view.Status;
                return view.IsDecided ? view : null;
            },
            $"Run {run} had no verdict",
            () => $"{status}{Environment.NewLine}{nodes.RecentOutput}",
            cancellationToken);
    }
}
