using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>Takes the result that a node is bound to, with its signature over what it states of it.</summary>
public sealed class RevealTask(Runs runs, RunManifests manifests, StepRun step, TimeProvider time)
{
    public async Task<Outcome<TaskAnswer>> RunAsync(Sha256Digest run, Address node, RevealForm form, CancellationToken ct)
    {
        if (await runs.FindAsync(run, ct) is not { } stored)
            return new Outcome<TaskAnswer>.NotFound(StepRun.Unknown(run));
        // Others than nodes of this run are told so first: what they sign is nobody's concern.
        if (stored.TaskOf(node) is not null && await DoubtAsync(stored, node, form, ct) is { } doubt)
            return new Outcome<TaskAnswer>.Rejected("The result was refused.", [doubt]);
        return await step.RunAsync(run, node, current => RunMachine.Reveal(
            current, node, form.Result, form.Salt, form.Signature, time.GetUtcNow(), form.Attestation), ct);
    }

    /// <summary>The signature that is not over the node's statement of this result; null when each is.</summary>
    private async Task<Violation?> DoubtAsync(Run run, Address node, RevealForm form, CancellationToken ct)
    {
        var subject = await manifests.FindAsync(run.Request, ct);
        var parents = subject.Parents.ToDictionary(parent => parent.Key, parent => parent.Value.Manifest);
        var task = ProvenanceTask.Of(run, subject.Manifest, parents);
        var statement = ProvenanceStatement.Of(task, node, form.Result, form.Salt, form.Attestation?.Key);
        var envelope = statement.Envelope(form.Signature, form.Attestation?.ToAttestation());
        if (!envelope.IsSigned())
            return new Violation("/signature", $"{node} did not sign this statement: the DSSE signature over the provenance of this run, result and salt is another.");
        return statement.Key is { } key && !envelope.Attestation!.IsBy(key, envelope.Payload.Span)
            ? new Violation("/attestation/signature", "The key did not sign this statement: expected ECDSA with SHA-256 over its DSSE pre-authentication encoding, in DER.")
            : null;
    }
}
