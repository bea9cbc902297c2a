using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Checks that an account signed a form as typed data (EIP-712) for this registry, and that the deadline of the
/// signature has not passed.
/// </summary>
public sealed class TypedDataSignatures(
    AccountSignatures accounts, IOptions<ChainOptions> chain, TimeProvider time)
{
    /// <summary>Checks a signature. The resulting form has the signature in its long form.</summary>
    /// <param name="signed">The signed form.</param>
    /// <param name="account">The account that must have signed it.</param>
    /// <param name="hashIn">Computes the signed hash in the domain of this registry.</param>
    /// <param name="rejected">The rejected part of the request, in one sentence.</param>
    /// <param name="ct">Cancels the check.</param>
    public async Task<Outcome<Signed<TForm>>> CheckAsync<TForm>(
        Signed<TForm> signed, Address account, Func<MintDomain, Bytes32> hashIn, string rejected, CancellationToken ct)
    {
        if (RequestMembers.Expired(signed.Deadline, time.GetUtcNow()) is { } expired)
            return new Outcome<Signed<TForm>>.Rejected(rejected, [expired]);
        var hash = hashIn(chain.Value.MintDomain);
        var signature = Signature.Expand(signed.Signature, hash, account);
        if (await accounts.RefuseAsync(account, hash, signature, ct) is not { } refusal)
            return Outcome.Done(signed with { Signature = signature });
        if (refusal.Again)
            return new Outcome<Signed<TForm>>.Refused(ProblemCode.ChainUnavailable, refusal.Reason);
        var violation = new Violation("/signature", refusal.Code, refusal.Reason);
        return new Outcome<Signed<TForm>>.Rejected(rejected, [violation]);
    }
}
