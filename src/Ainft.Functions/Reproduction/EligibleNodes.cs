using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>Who could be drawn for a run, and what keeps the others out, for people.</summary>
internal sealed record Eligible(IReadOnlyList<(Candidate Node, Reliability Reliability)> Nodes, string? Lacking);

/// <summary>
/// Decides which nodes may be drawn: heard of lately, of an admitted operator, able to run the workflow, and nobody who gains from the
/// component, by the node's address, its operator's or that of its payout.
/// </summary>
public sealed class EligibleNodes(Interested interested, Reliabilities reliabilities, IOptions<RunOptions> options, TimeProvider time)
{
    internal async Task<Eligible> FindAsync(Run run, IReadOnlyList<RegisteredNode> registered, CancellationToken ct)
    {
        var gaining = await interested.FindAsync(run, ct);
        var now = time.GetUtcNow();
        var sorted = registered.ToLookup(node => ReasonAgainst(node, run, gaining, now));
        Candidate[] able = [.. sorted[null].Select(node => node.Candidate)];
        return new Eligible(await WithReliabilityAsync(run, able, ct), Tell(registered.Count, sorted));
    }

    /// <summary>Why a node may not be drawn; null when it may.</summary>
    private string? ReasonAgainst(RegisteredNode node, Run run, IReadOnlySet<Address> gaining, DateTimeOffset now)
    {
        var (address, @operator, payout) = (node.Candidate.Node, node.Candidate.Operator, node.Candidate.Payout);
        if (!(node.ThereUntil(options.Value.Lease) > now))
            return "not heard of lately";
        if (!options.Value.Admits(@operator))
            return "of an operator that this registry does not admit";
        if (gaining.Contains(address) || gaining.Contains(@operator) || gaining.Contains(payout))
            return "the requester's, or of somebody who made the component or one of its ancestors";
        return node.Profile.LacksFor(run.Workflow) is [var lack, ..] ? lack.TrimEnd('.') : null;
    }

    /// <summary>What is known of the operators of those who come first in the draw; nobody behind them is drawn, so nobody asks.</summary>
    private async Task<IReadOnlyList<(Candidate, Reliability)>> WithReliabilityAsync(Run run, Candidate[] able, CancellationToken ct)
    {
        var first = Panel.Draw(run.Beacon!, run.Id, able, run.Tasks.Select(task => task.Node), RunTerms.MaxBudget);
        var known = await reliabilities.ReadAsync(first.Select(node => node.Operator), run.Workflow, ct);
        return [.. able.Select(node => (node, known.GetValueOrDefault(node.Operator, Reliability.Prior)))];
    }

    private static string? Tell(int registered, ILookup<string?, RegisteredNode> sorted)
    {
        if (registered == 0)
            return "No node is registered.";
        var reasons = sorted.Where(group => group.Key is not null).OrderByDescending(group => group.Count()).Take(4).Select(group => $"{group.Count()} {group.Key}").ToArray();
        return reasons.Length == 0 ? null : $"Of {registered} registered {(registered == 1 ? "node" : "nodes")}: {string.Join("; ", reasons)}.";
    }
}
