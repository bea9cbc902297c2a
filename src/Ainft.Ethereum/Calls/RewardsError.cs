namespace Ainft.Ethereum;

/// <summary>Explains the errors with which the contract of payments and its tokens revert.</summary>
public static class RewardsError
{
    private static readonly (string Signature, string Reason)[] Known =
    [
        ("TokenNotListed(address)", "The DAO does not list the token for payments."),
        ("BelowLeast(address,uint256,uint256)", "The amount is below the least payment of the token."),
        ("InvalidProof(bytes32)", "The proof does not belong to the active root, so ask for a new one."),
        ("NothingToClaim(uint256,uint256)", "The account has claimed the whole amount."),
        ("NotBacked(address,uint256,uint256)", "The root pays more of the token than was paid. Report it to the DAO."),
        ("ReceiverRefused(address)", "The account does not accept the coin from another account within its gas."),
        ("ERC20InsufficientBalance(address,uint256,uint256)", "The account has too few tokens."),
        ("ERC20InsufficientAllowance(address,uint256,uint256)", "The contract may not take so many tokens."),
    ];

    /// <summary>A sentence about a revert, or null when the data is of no known error.</summary>
    public static string? Explain(ReadOnlySpan<byte> revertData) => KnownReverts.Explain(Known, revertData);
}
