using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Checks who signed a mint. The creator signs it, or an agent does so under a delegation that the creator signed.
/// </summary>
public sealed class CheckMinter(TypedDataSignatures signatures, CheckDelegation delegations)
{
    /// <summary>Returns the request with each signature in its long form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mint">The mint that the request describes.</param>
    /// <param name="rejected">The sentence of a rejection.</param>
    /// <param name="ct">Cancels the questions to the chain.</param>
    internal async Task<Outcome<Signed<MintRequest>>> RunAsync(
        Signed<MintRequest> request, Mint mint, string rejected, CancellationToken ct)
    {
        Bytes32 HashIn(MintDomain domain) => mint.HashToSign(domain, request.Deadline);
        // An agent must sign with a key, because a verifier of files asks no contract wallet.
        var verified = request.Form.Delegation is null
            ? await signatures.CheckAsync(request, mint.Signer, HashIn, rejected, ct)
            : signatures.CheckKey(request, mint.Signer, HashIn, rejected);
        return verified is Outcome<Signed<MintRequest>>.Done(var signed)
            ? await delegations.RunAsync(signed, ct)
            : verified;
    }
}
