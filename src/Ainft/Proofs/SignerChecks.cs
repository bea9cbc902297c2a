using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>Compares the account that a signature recovers to with the account that had to sign.</summary>
internal static class SignerChecks
{
    /// <summary>
    /// The creator signed, by its key or as a contract wallet. It signed the mint, or the delegation of its agent.
    /// </summary>
    /// <param name="name">The name of the check.</param>
    /// <param name="claim">The component.</param>
    /// <param name="signer">The account that the signature recovers to, or null.</param>
    public static VerificationCheck OfCreator(string name, ComponentClaim claim, Address? signer)
    {
        var (signature, creator) = (claim.Signature, claim.Creator);
        if (signer == creator)
            return Result(CheckResult.Pass, $"by {creator}");
        // The caller asked the wallet on the chain of the file. On another chain the same address can be another
        // contract or no contract.
        if (claim.Accepted is { } accepted && (signature.Domain is not { } own || own.ChainId == claim.Holder.ChainId))
            return Result(
                accepted ? CheckResult.Pass : CheckResult.Fail,
                $"The contract wallet {creator} {(accepted ? "accepts" : "refuses")} the signature (ERC-1271).");
        if (signature.SignatureOfCreator.Length != 2 + 2 * Signature.Size)
            return Result(
                CheckResult.NotChecked,
                "This is not the signature of an account. Only the chain can show whether a contract wallet accepts it "
                    + "(ERC-1271).");
        return Result(
            CheckResult.Fail,
            $"{Expected(creator, signer)} If the creator is a contract wallet, only the chain can show whether it "
                + "accepts the signature.");

        VerificationCheck Result(CheckResult result, string detail) => new(name, result, detail, NeedsChain: false);
    }

    /// <summary>The agent of a delegation signed the mint. An agent is never a contract.</summary>
    public static VerificationCheck OfAgent(Address agent, Address? signer) => signer == agent
        ? new(ProofVerifier.Signature, CheckResult.Pass, $"by the agent {agent}", NeedsChain: false)
        : new(ProofVerifier.Signature, CheckResult.Fail, Expected(agent, signer), NeedsChain: false);

    private static string Expected(Address account, Address? signer)
    {
        var found = signer is { } other
            ? $"the signature of {other}"
            : "one that recovers to no account or has a high s";
        return $"Expected the signature of {account}, found {found}.";
    }
}
