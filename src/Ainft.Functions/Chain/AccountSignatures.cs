using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>The reason why a signature is invalid or unchecked.</summary>
/// <param name="Code">The broken rule.</param>
/// <param name="Reason">The reason for people.</param>
/// <param name="Again">Whether the chain did not answer, so that a later request can succeed.</param>
public sealed record SignatureRefusal(ViolationCode Code, string Reason, bool Again = false);

/// <summary>
/// Checks that an account signed a hash. An account is recovered from the signature, and a contract wallet confirms it
/// by ERC-1271.
/// </summary>
public sealed class AccountSignatures(ChainEndpoints chain)
{
    private static readonly SignatureRefusal HighS =
        Invalid("The signature has a high s value (EIP-2). Use its low-s form.");

    /// <summary>Returns null when the signature is valid.</summary>
    public async Task<SignatureRefusal?> RefuseAsync(Address creator, Bytes32 hash, string text, CancellationToken ct)
    {
        var refusal = RefuseKey(creator, hash, text);
        return refusal is null || ReferenceEquals(refusal, HighS)
            ? refusal
            : await AskWalletAsync(creator, hash, text, refusal.Reason, ct);
    }

    /// <summary>Returns null when the key of the account signed. A contract wallet is not asked.</summary>
    public static SignatureRefusal? RefuseKey(Address account, Bytes32 hash, string text)
    {
        if (!Signature.TryParse(text, out var signature))
            return Invalid("The signature is not that of an account.");
        if (!signature.IsLowS)
            return HighS;
        if (!Secp256k1.TryRecover(hash, signature, out var signer))
            return Invalid("The signature is not that of an account.");
        return signer == account
            ? null
            : Invalid(
                $"The recovered signer is {signer}, not {account}. Either another account signed, or the signature is "
                + "for other content, another deadline, another chain or another registry.");
    }

    private async Task<SignatureRefusal?> AskWalletAsync(
        Address creator, Bytes32 hash, string text, string other, CancellationToken ct)
    {
        try
        {
            if ((await chain.AskAnyAsync(node => node.GetCodeAsync(creator, ct: ct), ct)).Length == 0)
                return Invalid(other);
            return await chain.AskAnyAsync(node => node.IsValidSignatureAsync(creator, hash, Hex.Parse(text), ct), ct)
                ? null
                : Invalid($"The contract wallet {creator} does not confirm the signature (ERC-1271).");
        }
        catch (Exception e) when (e is JsonRpcUnavailableException or JsonRpcException)
        {
            // An error of a node is no answer of the contract, so the signature can still be valid.
            return new SignatureRefusal(
                ViolationCode.SignatureUnchecked,
                $"{other} The chain did not answer whether {creator} is a contract wallet. Send the request again "
                + "later.",
                Again: true);
        }
    }

    private static SignatureRefusal Invalid(string reason) => new(ViolationCode.SignatureInvalid, reason);
}
