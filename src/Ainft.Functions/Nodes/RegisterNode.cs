using Ainft.Functions.Artifacts;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Nodes;

/// <summary>
/// Registers a node. The node signs the request, and its operator signed the profile and the payout address. A later
/// registration replaces an earlier one, by the time of the node's signature.
/// </summary>
internal sealed class RegisterNode(
    NodeStore nodes, OperatorPlaces places, TypedDataSignatures signatures, DescribeNode describe,
    AdmittedOperators operators, TimeProvider time)
{
    public async Task<Outcome<NodeAnswer>> RunAsync(Signed<NodeForm> request, Sender sender, CancellationToken ct)
    {
        var (candidate, profile) = request.Form;
        var (node, @operator, _) = candidate;
        if (sender.Account != node)
            return new Outcome<NodeAnswer>.Refused(
                ProblemCode.WrongSigner,
                $"A node registers itself. The request must be signed by {node}, but was signed by {sender.Account}.");
        var admissions = await operators.ReadAsync(ct);
        if (!admissions.Admits(@operator))
            return new Outcome<NodeAnswer>.Refused(
                ProblemCode.OperatorNotAdmitted,
                $"This registry does not admit the operator {@operator} ({admissions.Source}).");
        var verified = await signatures.CheckAsync(
            request,
            @operator,
            domain => RunMessages.HashNode(domain, candidate, profile.Digest, request.Deadline),
            "The registration was refused.",
            ct);
        if (verified is not Outcome<Signed<NodeForm>>.Done(var signed))
            return verified.As<NodeAnswer>();
        if (!await HasPlaceAsync(candidate, ct))
            return new Outcome<NodeAnswer>.Refused(
                ProblemCode.NodeLimit,
                $"{places.Most} nodes of {@operator} are registered, which is the limit per operator "
                    + "(Ainft__Runs__MaxNodes). Unregister one of them first.");
        return await CommitAsync(signed, sender, ct);
    }

    // A node that registered with a version without places has no place row, but it keeps its registration.
    private async Task<bool> HasPlaceAsync(Candidate candidate, CancellationToken ct) =>
        await places.TryTakeAsync(candidate, ct)
        || (await nodes.FindAsync(candidate.Node, ct) is { HasLeft: false } stored
            && stored.Candidate.Operator == candidate.Operator);

    private async Task<Outcome<NodeAnswer>> CommitAsync(Signed<NodeForm> signed, Sender sender, CancellationToken ct)
    {
        RegisteredNode? before = null;
        var after = await nodes.UpdateAsync(
            signed.Form.Candidate.Node, stored => Decide(before = stored, signed, sender, time.GetUtcNow()), ct);
        if (!IsSame(after!, signed.Form))
            return new Outcome<NodeAnswer>.Refused(
                ProblemCode.Superseded, $"The node signed another request later, at {after!.SignedAt:u}.");
        var answer = await describe.AnswerOfAsync(after!, ct);
        return before is null || before.HasLeft ? Outcome.Done(answer) : Outcome.AlreadyDone(answer);
    }

    /// <summary>The row to store; null when the stored row remains.</summary>
    private static RegisteredNode? Decide(
        RegisteredNode? stored, Signed<NodeForm> signed, Sender sender, DateTimeOffset now)
    {
        var form = signed.Form;
        // An equal registration completes a row from before the registry stored the operator's signature.
        if (stored is not null
            && (stored.SignedAt > sender.SentAt || IsSame(stored, form) && stored.Registration is not null))
            return null;
        return new RegisteredNode
        {
            Candidate = form.Candidate,
            Profile = form.Profile,
            Registration = new NodeRegistration(form.Profile.Digest, signed.Deadline, signed.Signature),
            RegisteredAt = now,
            SignedAt = sender.SentAt,
            SeenAt = stored?.SeenAt,
            Held = stored?.Held ?? [],
        };
    }

    private static bool IsSame(RegisteredNode node, NodeForm form) =>
        !node.HasLeft && node.Candidate == form.Candidate && node.Profile.Digest == form.Profile.Digest;
}
