using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// Registers a node: the node asks, its operator signed what it is and whom it pays. A node that registers anew replaces what was said of it,
/// unless it signed that before what is there.
/// </summary>
internal sealed class RegisterNode(
    Nodes nodes, OperatorPlaces places, CreatorSignatures signatures, DescribeNode describe, IOptions<ChainOptions> chain, IOptions<RunOptions> options, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async Task<Outcome<NodeAnswer>> RunAsync(NodeForm form, Sender sender, CancellationToken ct)
    {
        var (node, @operator, _) = form.Candidate;
        if (sender.Account != node)
            return new Outcome<NodeAnswer>.Forbidden($"This was sent by {sender.Account}, and a node registers itself: {node} must sign the request.");
        if (!options.Value.Admits(@operator))
            return new Outcome<NodeAnswer>.Forbidden($"This registry does not admit the operator {@operator} (Ainft__Runs__Operators).");
        if (form.Deadline < (ulong)time.GetUtcNow().ToUnixTimeSeconds())
            return Refuse("/deadline", "The signature's deadline has passed; let the operator sign again with a later one.");
        var hash = RunMessages.HashNode(chain.Value.MintDomain, form.Candidate, form.Profile.Digest, form.Deadline);
        form = form with { Signature = Signature.Expand(form.Signature, hash, @operator) };
        if (await signatures.RefuseAsync(@operator, hash, form.Signature, ct) is { } refusal)
            return refusal.Again ? new Outcome<NodeAnswer>.TryLater(refusal.Reason, RetryAfter) : Refuse("/signature", refusal.Reason);
        if (!await HasPlaceAsync(form.Candidate, ct))
            return new Outcome<NodeAnswer>.Forbidden($"{options.Value.MaxNodes} nodes of {@operator} are registered, which is the most of one operator here "
                + "(Ainft__Runs__MaxNodes). Let one of them leave first.");
        return await CommitAsync(form, sender, ct);
    }

    // A node that this operator registered before there were places keeps what it has.
    private async Task<bool> HasPlaceAsync(Candidate candidate, CancellationToken ct) =>
        await places.TryTakeAsync(candidate, options.Value.MaxNodes, ct)
        || (await nodes.FindAsync(candidate.Node, ct) is { HasLeft: false } stored && stored.Candidate.Operator == candidate.Operator);

    private async Task<Outcome<NodeAnswer>> CommitAsync(NodeForm form, Sender sender, CancellationToken ct)
    {
        RegisteredNode? before = null;
        var after = await nodes.UpdateAsync(form.Candidate.Node, stored => Decide(before = stored, form, sender, time.GetUtcNow()), ct);
        if (!IsSame(after!, form))
            return new Outcome<NodeAnswer>.Conflict($"The node signed something else later, at {after!.SignedAt:u}.");
        var answer = describe.AnswerOf(after!);
        return before is null || before.HasLeft ? Outcome.Done(answer) : Outcome.AlreadyDone(answer);
    }

    /// <summary>What is to be stored; null when what is there stays.</summary>
    private static RegisteredNode? Decide(RegisteredNode? stored, NodeForm form, Sender sender, DateTimeOffset now)
    {
        // A node that registers again completes a row from before the operator's signature was kept.
        if (stored is not null && (stored.SignedAt > sender.SentAt || IsSame(stored, form) && stored.Registration is not null))
            return null;
        return new RegisteredNode
        {
            Candidate = form.Candidate,
            Profile = form.Profile,
            Registration = new NodeRegistration(form.Profile.Digest, form.Deadline, form.Signature),
            RegisteredAt = now,
            SignedAt = sender.SentAt,
            SeenAt = stored?.SeenAt,
            Held = stored?.Held ?? [],
        };
    }

    private static bool IsSame(RegisteredNode node, NodeForm form) =>
        !node.HasLeft && node.Candidate == form.Candidate && node.Profile.Digest == form.Profile.Digest;

    private static Outcome<NodeAnswer>.Rejected Refuse(string pointer, string reason) => new("The registration was refused.", [new Violation(pointer, reason)]);
}
