using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// The message that an operator signed when it registered a node. Together with the node's <see cref="Candidate"/> it
/// is the whole message of <see cref="RunMessages.HashNode"/>. It proves the operator and the payout address.
/// </summary>
/// <param name="Profile">The <see cref="NodeProfile.Digest"/> that was signed.</param>
/// <param name="Deadline">
/// The time until which the signature could be used to register, in Unix seconds, at most 2^53 - 1.
/// </param>
/// <param name="Signature">
/// The operator's signature, <c>0x</c>-prefixed. The signature of a contract wallet can have another length than 65
/// bytes.
/// </param>
public sealed record NodeRegistration(Sha256Digest Profile, ulong Deadline, string Signature)
{
    /// <summary>The hash that the operator signed.</summary>
    /// <param name="domain">The registry.</param>
    /// <param name="node">The node, its operator and its payout address.</param>
    public Bytes32 HashToSign(MintDomain domain, Candidate node) =>
        RunMessages.HashNode(domain, node, Profile, Deadline);
}
