using Ainft.Ethereum;
using Ainft.Functions.Chain;

namespace Ainft.Functions.Minting;

/// <summary>Why a signature does not count; <paramref name="Again"/>: the chain, which must say, could not be asked now.</summary>
public sealed record SignatureRefusal(string Reason, bool Again = false);

/// <summary>Whether a creator signed a hash: an account by recovery, a contract wallet by ERC-1271.</summary>
public sealed class CreatorSignatures(ChainEndpoints chain)
{
    /// <summary>Null when the signature counts.</summary>
    public async Task<SignatureRefusal?> RefuseAsync(Address creator, Bytes32 hash, string text, CancellationToken ct)
    {
        Address? signer = null;
        if (Signature.TryParse(text, out var signature))
        {
            if (!signature.IsLowS)
                return new SignatureRefusal("The signature has a high s value (EIP-2); use the low-s form of it.");
            if (Secp256k1.TryRecover(hash, signature, out var recovered))
                signer = recovered;
        }
        if (signer == creator)
            return null;
        var other = signer is null ? "No account signed this." : $"This was signed by {signer}, not by {creator}, or it is over something else, or for another deadline, chain or registry.";
        try
        {
            if ((await chain.AskAnyAsync(node => node.GetCodeAsync(creator, ct: ct), ct)).Length == 0)
                return new SignatureRefusal(other);
            return await chain.AskAnyAsync(node => node.IsValidSignatureAsync(creator, hash, Hex.Parse(text), ct), ct)
                ? null
                : new SignatureRefusal($"The contract wallet {creator} does not confirm the signature (ERC-1271).");
        }
        catch (Exception e) when (e is JsonRpcUnavailableException or JsonRpcException)
        {
            // A node that refuses the question has not said no: a contract's own no is an answer.
            return new SignatureRefusal($"{other} Whether {creator} is a contract wallet could not be asked: the chain is out of reach.", Again: true);
        }
    }
}
