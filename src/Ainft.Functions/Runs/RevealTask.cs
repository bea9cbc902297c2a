using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>Accepts the result that a node committed to, with its signature over its provenance statement.</summary>
public sealed class RevealTask(RunStore runs, RunManifests manifests, StepRun step, TimeProvider time)
{
    public async Task<Outcome<TaskAnswer>> RunAsync(
        Sha256Digest run, Address node, RevealForm form, CancellationToken ct)
    {
        if (await runs.FindAsync(run, ct) is not { } stored)
            return new Outcome<TaskAnswer>.Refused(ProblemCode.RunNotFound, StepRun.Unknown(run));
        // The step refuses a node without a task, so its signature is not checked.
        if (stored.TaskOf(node) is not null && await DoubtAsync(stored, node, form, ct) is { } doubt)
            return new Outcome<TaskAnswer>.Rejected("The result was refused.", [doubt]);
        return await step.RunAsync(run, node, current => RunMachine.Reveal(
            current, node, form.Result, form.Salt, form.Signature, time.GetUtcNow(), form.Attestation), ct);
    }

    /// <summary>The signature that is not over the node's statement of this result; null when both are.</summary>
    private async Task<Violation?> DoubtAsync(Run run, Address node, RevealForm form, CancellationToken ct)
    {
        var subject = await manifests.FindAsync(run.Request, ct);
        var parents = subject.Parents.ToDictionary(parent => parent.Key, parent => parent.Value.Manifest);
        var task = ProvenanceTask.Of(run, subject.Manifest, parents);
        var statement = ProvenanceStatement.Of(task, node, form.Result, form.Salt, form.Attestation?.Key);
        var envelope = statement.Envelope(form.Signature, form.Attestation?.ToAttestation());
        if (!envelope.IsSigned())
            return new Violation(
                "/signature",
                ViolationCode.SignatureInvalid,
                $"{node} did not sign this statement. Expected its DSSE signature over the provenance of this run, "
                    + "result and salt.");
        return statement.Key is { } key && !envelope.Attestation!.IsBy(key, envelope.Payload.Span)
            ? new Violation(
                "/attestation/signature",
                ViolationCode.SignatureInvalid,
                "The key did not sign this statement. Expected ECDSA with SHA-256 over its DSSE pre-authentication "
                    + "encoding, in DER.")
            : null;
    }
}
