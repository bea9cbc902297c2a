// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Votes for an existing AIN token
/// @notice An ERC-20 token with votes. Its holders wrapped as many coins of the underlying token, and can unwrap them
/// at any time. OpenZeppelin's ERC20Wrapper, ERC20Votes and ERC20Permit specify the other functions.
/// @dev The clock counts seconds (ERC-6372). Decimals are those of the underlying token. A holder has votes only after
/// it delegated them, to itself or to another account. The underlying token must not change balances by itself.
interface IAinVotes {
    /// @notice The underlying token did not move exactly the amount, for example because it takes a fee.
    error InexactTransfer(uint256 received, uint256 value);

    /// @notice The account of the underlying token has no code.
    error NoUnderlying(address token);

    /// @notice Wraps the caller's coins and delegates all votes of the caller in one step.
    /// @dev The caller approved this contract for the underlying token before. Coins without a delegate have no vote,
    /// but they count in the supply and so raise the quorum. Reverts with InexactTransfer.
    /// @param value The amount in the smallest unit of both tokens.
    /// @param delegatee The account that votes with the caller's coins. The caller itself is usual.
    function wrap(uint256 value, address delegatee) external;
}
