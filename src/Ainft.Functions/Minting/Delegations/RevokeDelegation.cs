using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>A request to end the mints of agents under an integration of a creator.</summary>
public sealed record RevokeForm(Bytes32 Integration, Address Creator)
{
    public const int MaxBodyBytes = 64 * 1024;

    private static readonly string[] Members = ["creator", "signature", "deadline"];

    /// <summary>Parses the body <c>{creator, deadline, signature}</c>, which the creator signed.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static Signed<RevokeForm>? Parse(
        Bytes32 integration, ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        var signed = MintBody.Read(body, Members, "creator, deadline and signature", found) is { } members
            ? new Signed<RevokeForm>(
                new RevokeForm(integration, members.Creator(found)),
                members.Deadline(found),
                members.Signature(found))
            : null;
        violations = found;
        return found.Count > 0 ? null : signed;
    }
}

/// <summary>
/// Revokes an integration. The revocation is a statement in the ledger, so a batch anchors it and a rebuild finds it.
/// The registered components stay.
/// </summary>
internal sealed class RevokeDelegation(
    TypedDataSignatures signatures, Revocations revocations, OpenBundle open, ReadDelegation read,
    IOptions<ChainOptions> chain)
{
    /// <summary>Revokes once. The same request again has the same answer.</summary>
    public async Task<Outcome<DelegationState>> RunAsync(Signed<RevokeForm> request, CancellationToken ct)
    {
        var (integration, creator) = request.Form;
        var verified = await signatures.CheckAsync(
            request,
            creator,
            domain => DelegationMessages.HashRevoke(domain, integration, request.Deadline),
            "The revocation was refused.",
            ct);
        if (verified is not Outcome<Signed<RevokeForm>>.Done(var signed))
            return verified.As<DelegationState>();
        if (await revocations.FindAsync(integration, creator, ct) is not null)
            return Outcome.AlreadyDone(await read.RunAsync(integration, creator, ct));
        if (RequestWork.Refuse(creator) is { } spent)
            return new Outcome<DelegationState>.Refused(ProblemCode.BudgetSpent, $"{spent}", spent.After);
        return await CommitAsync(signed, ct);
    }

    private async Task<Outcome<DelegationState>> CommitAsync(Signed<RevokeForm> signed, CancellationToken ct)
    {
        var (integration, creator) = signed.Form;
        if (await open.AppendAsync([EntryOf(signed)]) is not { } fresh)
            return new Outcome<DelegationState>.Refused(
                ProblemCode.StorageUnavailable,
                "The registry could not store the revocation. Sending the request again is safe.");
        if (fresh.Contains(true))
            RequestWork.Charge(creator);
        return Outcome.Done(await read.RunAsync(integration, creator, ct));
    }

    private Entry EntryOf(Signed<RevokeForm> signed)
    {
        var content = new RevocationStatement(chain.Value.MintDomain, signed.Form.Integration).ToCanonicalJson();
        var leaf = new Leaf(EntryKind.Statement, Sha256Digest.Of(content).Value, signed.Form.Creator);
        return new Entry(leaf, content, Mint.Canonical(new MintSignature(signed.Deadline, signed.Signature)));
    }
}
