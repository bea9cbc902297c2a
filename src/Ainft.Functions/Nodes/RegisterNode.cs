using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Chain;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Nodes;

/// <summary>
/// Registers a node. The node signs the request, and its operator signed the profile and the payout address. A later
/// registration replaces an earlier one, by the time of the node's signature.
/// </summary>
internal sealed class RegisterNode(
    NodeStore nodes,
    OperatorPlaces places,
    AccountSignatures signatures,
    DescribeNode describe,
    IOptions<ChainOptions> chain,
    IOptions<RunOptions> options,
    TimeProvider time)
{
    public async Task<Outcome<NodeAnswer>> RunAsync(NodeForm form, Sender sender, CancellationToken ct)
    {
        var (node, @operator, _) = form.Candidate;
        if (sender.Account != node)
            return new Outcome<NodeAnswer>.Refused(
                ProblemCode.WrongSigner,
                $"A node registers itself. The request must be signed by {node}, but was signed by {sender.Account}.");
        if (!options.Value.Admits(@operator))
            return new Outcome<NodeAnswer>.Refused(
                ProblemCode.OperatorNotAdmitted,
                $"This registry does not admit the operator {@operator} (Ainft__Runs__Operators).");
        if (RequestMembers.Expired(form.Deadline, time.GetUtcNow()) is { } expired)
            return Refuse(expired);
        var hash = RunMessages.HashNode(chain.Value.MintDomain, form.Candidate, form.Profile.Digest, form.Deadline);
        form = form with { Signature = Signature.Expand(form.Signature, hash, @operator) };
        if (await signatures.RefuseAsync(@operator, hash, form.Signature, ct) is { } refusal)
            return refusal.Again
                ? new Outcome<NodeAnswer>.Refused(ProblemCode.ChainUnavailable, refusal.Reason)
                : Refuse(new Violation("/signature", refusal.Code, refusal.Reason));
        if (!await HasPlaceAsync(form.Candidate, ct))
            return new Outcome<NodeAnswer>.Refused(
                ProblemCode.NodeLimit,
                $"{options.Value.MaxNodes} nodes of {@operator} are registered, which is the limit per operator "
                    + "(Ainft__Runs__MaxNodes). Unregister one of them first.");
        return await CommitAsync(form, sender, ct);
    }

    // A node that registered with a version without places has no place row, but it keeps its registration.
    private async Task<bool> HasPlaceAsync(Candidate candidate, CancellationToken ct) =>
        await places.TryTakeAsync(candidate, options.Value.MaxNodes, ct)
        || (await nodes.FindAsync(candidate.Node, ct) is { HasLeft: false } stored
            && stored.Candidate.Operator == candidate.Operator);

    private async Task<Outcome<NodeAnswer>> CommitAsync(NodeForm form, Sender sender, CancellationToken ct)
    {
        RegisteredNode? before = null;
        var after = await nodes.UpdateAsync(
            form.Candidate.Node, stored => Decide(before = stored, form, sender, time.GetUtcNow()), ct);
        if (!IsSame(after!, form))
            return new Outcome<NodeAnswer>.Refused(
                ProblemCode.Superseded, $"The node signed another request later, at {after!.SignedAt:u}.");
        var answer = describe.AnswerOf(after!);
        return before is null || before.HasLeft ? Outcome.Done(answer) : Outcome.AlreadyDone(answer);
    }

    /// <summary>The row to store; null when the stored row remains.</summary>
    private static RegisteredNode? Decide(RegisteredNode? stored, NodeForm form, Sender sender, DateTimeOffset now)
    {
        // An equal registration completes a row from before the registry stored the operator's signature.
        if (stored is not null
            && (stored.SignedAt > sender.SentAt || IsSame(stored, form) && stored.Registration is not null))
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

    private static Outcome<NodeAnswer>.Rejected Refuse(Violation violation) =>
        new("The registration was refused.", [violation]);
}
