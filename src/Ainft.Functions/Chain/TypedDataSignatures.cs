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
        if (RefuseLate(signed, rejected) is { } late)
            return late;
        var (hash, signature) = Read(signed, account, hashIn);
        return Judge(signed, signature, await accounts.RefuseAsync(account, hash, signature, ct), rejected);
    }

    /// <summary>
    /// Checks a signature that the key of the account must have made, because a verifier of files accepts no contract
    /// wallet in its place.
    /// </summary>
    public Outcome<Signed<TForm>> CheckKey<TForm>(
        Signed<TForm> signed, Address account, Func<MintDomain, Bytes32> hashIn, string rejected)
    {
        if (RefuseLate(signed, rejected) is { } late)
            return late;
        var (hash, signature) = Read(signed, account, hashIn);
        return Judge(signed, signature, AccountSignatures.RefuseKey(account, hash, signature), rejected);
    }

    private Outcome<Signed<TForm>>.Rejected? RefuseLate<TForm>(Signed<TForm> signed, string rejected) =>
        RequestMembers.Expired(signed.Deadline, time.GetUtcNow()) is { } expired
            ? new Outcome<Signed<TForm>>.Rejected(rejected, [expired])
            : null;

    private (Bytes32 Hash, string Signature) Read<TForm>(
        Signed<TForm> signed, Address account, Func<MintDomain, Bytes32> hashIn)
    {
        var hash = hashIn(chain.Value.MintDomain);
        return (hash, Signature.Expand(signed.Signature, hash, account));
    }

    private static Outcome<Signed<TForm>> Judge<TForm>(
        Signed<TForm> signed, string signature, SignatureRefusal? refusal, string rejected) => refusal switch
        {
            null => Outcome.Done(signed with { Signature = signature }),
            { Again: true } => new Outcome<Signed<TForm>>.Refused(ProblemCode.ChainUnavailable, refusal.Reason),
            _ => new Outcome<Signed<TForm>>.Rejected(
                rejected, [new Violation("/signature", refusal.Code, refusal.Reason)]),
        };
}
