using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>The nodes that could be drawn for a run.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="Lacking">A sentence about the reasons against the others, or null.</param>
/// <param name="Block">The last block whose decisions of the DAO they follow, or null without a DAO.</param>
internal sealed record Eligible(
    IReadOnlyList<(Candidate Node, Reliability Reliability)> Nodes, string? Lacking, ulong? Block);

/// <summary>
/// Decides which nodes may be drawn. A node must have sent a heartbeat within its lease, its operator must be admitted,
/// and it must be able to run the workflow. Its own address, its operator's and its payout address must not belong to
/// an account that gains from the component.
/// </summary>
public sealed class EligibleNodes(
    Interested interested, ReliabilityStore reliabilities, AdmittedOperators operators, IOptions<RunOptions> options,
    TimeProvider time)
{
    internal async Task<Eligible> FindAsync(
        Run run, IReadOnlyList<RegisteredNode> registered, CancellationToken ct)
    {
        var gaining = await interested.FindAsync(run, ct);
        var (admissions, now) = (await operators.ReadAsync(ct), time.GetUtcNow());
        // The statements of the run name the contract, so the draw follows no other one.
        if (run.Governance is { } dao && dao.Operators != admissions.ByDao?.Contract)
            return new Eligible(
                [], $"The run follows the decisions of {dao.Operators}, but the settings name another contract.", null);
        var sorted = registered.ToLookup(node => ReasonAgainst(node, run, gaining, admissions, now));
        Candidate[] able = [.. sorted[null].Select(node => node.Candidate)];
        return new Eligible(
            await WithReliabilityAsync(run, able, ct),
            Describe(registered.Count, sorted),
            admissions.ByDao?.Block);
    }

    /// <summary>
    /// The reason why a node may not be drawn; null when it may. The record of the run stores it.
    /// </summary>
    private string? ReasonAgainst(
        RegisteredNode node, Run run, IReadOnlySet<Address> gaining, OperatorAdmissions admissions, DateTimeOffset now)
    {
        var (address, @operator, payout) = node.Candidate;
        if (!(node.ThereUntil(options.Value.Lease) > now))
            return "not heard of lately";
        if (!admissions.Admits(@operator))
            return "of an operator that this registry does not admit";
        if (gaining.Contains(address) || gaining.Contains(@operator) || gaining.Contains(payout))
            return "the requester's, or of somebody who made the component or one of its ancestors";
        return node.Profile.LacksFor(run.Workflow) is [var lack, ..] ? lack.TrimEnd('.') : null;
    }

    /// <summary>
    /// Adds the reliabilities of the operators that come first in the draw. The other nodes are not drawn, so the app
    /// does not read theirs.
    /// </summary>
    private async Task<IReadOnlyList<(Candidate, Reliability)>> WithReliabilityAsync(
        Run run, Candidate[] able, CancellationToken ct)
    {
        var first = Panel.Draw(run.Beacon!, run.Id, able, run.Tasks.Select(task => task.Node), RunTerms.MaxBudget);
        var known = await reliabilities.ReadAsync(first.Select(node => node.Operator), run.Workflow, ct);
        return [.. able.Select(node => (node, known.GetValueOrDefault(node.Operator, Reliability.Prior)))];
    }

    private static string? Describe(int registered, ILookup<string?, RegisteredNode> sorted)
    {
        if (registered == 0)
            return "No node is registered.";
        var reasons = sorted
            .Where(group => group.Key is not null)
            .OrderByDescending(group => group.Count())
            .Take(4)
            .Select(group => $"{group.Count()} {group.Key}")
            .ToArray();
        var nodes = registered == 1 ? "node" : "nodes";
        return reasons.Length == 0 ? null : $"Of {registered} registered {nodes}: {string.Join("; ", reasons)}.";
    }
}
