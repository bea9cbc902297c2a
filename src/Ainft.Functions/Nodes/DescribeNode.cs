using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Nodes;

/// <summary>Describes one node, or all registered nodes page by page.</summary>
public sealed class DescribeNode(
    NodeStore nodes, AdmittedOperators operators, FactCache facts, IOptions<RunOptions> options, TimeProvider time)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;

    private static readonly FactKind<NodePage> FirstPage = new("nodes", page => 2_048L * page.Items.Count);

    public static string Unknown(Address node) => $"The node {node} is not registered.";

    public async Task<Outcome<NodeAnswer>> RunAsync(Address node, CancellationToken ct) =>
        await nodes.FindAsync(node, ct) is { HasLeft: false } found
            ? Outcome.Done(await AnswerOfAsync(found, ct))
            : new Outcome<NodeAnswer>.Refused(ProblemCode.NodeNotFound, Unknown(node));

    /// <summary>
    /// A page of nodes. Only first pages are cached, because a client could fill the cache with others.
    /// </summary>
    public Task<NodePage> ListAsync(NodeQuery query, CancellationToken ct) => query.After is null
        ? facts.ReadRecentAsync(
            FirstPage,
            new(Part: query.Limit) { Version = nodes.Changes },
            () => PageAsync(query, CancellationToken.None),
            ct)
        : PageAsync(query, ct);

    private async Task<NodePage> PageAsync(NodeQuery query, CancellationToken ct)
    {
        var (found, next) = await nodes.PageAsync(query.After, query.Limit, ct);
        var page = next is { } last ? PageToken.Write(query.List, last.ToHex()) : null;
        var admissions = await operators.ReadAsync(ct);
        return new NodePage([.. found.Select(node => AnswerOf(node, admissions))], page);
    }

    public async Task<NodeAnswer> AnswerOfAsync(RegisteredNode node, CancellationToken ct) =>
        AnswerOf(node, await operators.ReadAsync(ct));

    private NodeAnswer AnswerOf(RegisteredNode node, OperatorAdmissions admissions) => new(
        node.Address.ToString(),
        node.Candidate.Operator.ToString(),
        node.Candidate.Payout.ToString(),
        JsonNode.Parse(node.Profile.ToCanonicalJson())!.AsObject(),
        node.HasLeft ? "left" : node.ThereUntil(options.Value.Lease) > time.GetUtcNow() ? "there" : "silent",
        admissions.Admits(node.Candidate.Operator),
        node.RegisteredAt,
        node.SeenAt,
        [.. node.Held.Select(run => run.ToString())]);
}
