using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// What an operator signed when it registered a node: with the node's <see cref="Candidate"/> the whole of the message
/// <see cref="RunMessages.HashNode"/>. It proves who operates the node and who is paid.
/// </summary>
/// <param name="Profile">The <see cref="NodeProfile.Digest"/> that was signed.</param>
/// <param name="Deadline">Until when the signature could be used to register, in Unix seconds; at most 2^53 - 1.</param>
/// <param name="Signature">The operator's signature, <c>0x</c>-prefixed; a contract wallet's has another length than 65 bytes.</param>
public sealed record NodeRegistration(Sha256Digest Profile, ulong Deadline, string Signature)
{
    /// <summary>The hash that the operator signed.</summary>
    /// <param name="domain">The registry.</param>
    /// <param name="node">The node, its operator and who is paid.</param>
    public Bytes32 HashToSign(MintDomain domain, Candidate node) => RunMessages.HashNode(domain, node, Profile, Deadline);
}
