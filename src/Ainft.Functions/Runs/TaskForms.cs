using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;

namespace Ainft.Functions.Runs;

/// <summary>
/// The body of a commitment to a result: <c>{commitment, signature}</c> (<see cref="RunMessages.HashCommit"/>).
/// </summary>
public sealed record CommitForm(Sha256Digest Commitment, string Signature)
{
    public const int MaxBodyBytes = 4 * 1024;

    /// <inheritdoc cref="NodeForm.Parse"/>
    public static CommitForm? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(json.RootElement, ["commitment", "signature"]);
        var (commitment, signature) = (members.Word("commitment"), members.NodeSignature("signature"));
        violations = members.Violations;
        return violations.Count > 0 ? null : new CommitForm(new Sha256Digest(commitment), signature);
    }
}

/// <summary>
/// The body of a reveal: <c>{result, salt, signature, attestation}</c>. The node's account signs its statement
/// (<see cref="ProvenanceStatement"/>). A node with a second key adds that key and its signature over the same
/// statement.
/// </summary>
public sealed record RevealForm(TaskResult Result, Bytes32 Salt, string Signature, KeyedAttestation? Attestation = null)
{
    public const int MaxBodyBytes = 256 * 1024;

    // These are lengths in base64. A public key has 91 bytes, and its signature has at most 72.
    private const int MaxKey = 124, MaxSignature = 96;

    /// <inheritdoc cref="NodeForm.Parse"/>
    public static RevealForm? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(json.RootElement, ["result", "salt", "signature", "attestation"]);
        var (result, salt, signature) = (ResultOf(members), members.Word("salt"), members.NodeSignature("signature"));
        var attestation = members.Has("attestation") ? AttestationOf(members) : null;
        violations = members.Violations;
        return violations.Count > 0 ? null : new RevealForm(result!, salt, signature, attestation);
    }

    private static KeyedAttestation? AttestationOf(BodyMembers members)
    {
        if (members.Raw("attestation") is not { } raw)
        {
            members.Refuse("/attestation", ViolationCode.WrongType, "Expected an object with key and signature.");
            return null;
        }
        using var json = JsonDocument.Parse(raw);
        var parts = new BodyMembers(json.RootElement, ["key", "signature"]);
        var (text, signature) = (parts.Text("key", MaxKey), parts.Text("signature", MaxSignature));
        var key = default(AttestationKey);
        if (text is not null && !AttestationKey.TryParse(text, out key))
            parts.Refuse("/key", ViolationCode.WrongForm, AttestationKey.Expected);
        members.Refuse("/attestation", parts.Violations);
        return key is null || signature is null ? null : new KeyedAttestation(key, signature);
    }

    private static TaskResult? ResultOf(BodyMembers members)
    {
        if (members.Raw("result") is not { } raw)
        {
            members.RefuseMember(
                "result", JsonValueKind.Object, ViolationCode.WrongType, "Expected the result, an object.");
            return null;
        }
        if (!TaskResult.TryRead(raw, out var result, out var found))
            members.Refuse("/result", found);
        return result;
    }
}

/// <summary>The body of a withdrawal: <c>{reason, log}</c>. The log is the end of the process' log.</summary>
public sealed record WithdrawForm(string Reason, string? Log)
{
    public const int MaxBodyBytes = 128 * 1024;
    public const int MaxReason = 500;
    public const int MaxLog = 16 * 1024;

    /// <inheritdoc cref="NodeForm.Parse"/>
    public static WithdrawForm? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(json.RootElement, ["reason", "log"]);
        var reason = members.Line("reason", MaxReason);
        var log = members.Has("log") ? members.Text("log", MaxLog) : null;
        violations = members.Violations;
        return violations.Count > 0 ? null : new WithdrawForm(reason!, log);
    }
}
