namespace Ainft.Ethereum;

/// <summary>Explains the errors with which the governor, the timelock and the lists of the DAO revert.</summary>
public static class DaoError
{
    private static readonly (string Signature, string Reason)[] Known =
    [
        ("GovernorUnexpectedProposalState(uint256,uint8,bytes32)", "The state of the proposal does not allow it now."),
        ("GovernorNonexistentProposal(uint256)", "The governor does not know the proposal."),
        ("GovernorInsufficientProposerVotes(address,uint256,uint256)",
            "The account has fewer delegated votes than the threshold."),
        ("GovernorRestrictedProposer(address)", "Another account is the proposer in the description."),
        ("GovernorAlreadyCastVote(address)", "The account has voted already."),
        ("TimelockUnexpectedOperationState(bytes32,bytes32)", "The delay of the timelock is not over."),
        ("OwnableUnauthorizedAccount(address)", "Only a decision of the DAO may do that."),
        ("AlreadyAdmitted(address)", "The operator is admitted already."),
        ("NotAdmitted(address)", "The operator is not admitted."),
        ("InvalidReason(uint256)", "The reason must have 1 to 1,024 bytes."),
    ];

    /// <summary>A sentence about a revert, or null when the data is of no known error.</summary>
    public static string? Explain(ReadOnlySpan<byte> revertData) => KnownReverts.Explain(Known, revertData);
}
