// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The policy of payments
/// @notice The owner, the timelock of the DAO, sets the numbers of the rule and the list of tokens.
/// @dev The policy of a payment is that of its block. It is the policy that the last event of an earlier block set, so
/// a change never applies to payments of its own block. The contract pushes least amounts and the challenge delay into
/// AinftRewards, because payments that asked for them would cost 3,300 gas more. The events of the list are TokenSet
/// of AinftRewards.
interface IRewardPolicy {
    /// @notice The numbers of the rule.
    /// @param cap The largest sum of a payable component's royalty stack, from 1 to 10,000 basis points.
    /// @param anchorWithin Seconds in which a component must be anchored after a payment, at most 365 days.
    /// @param heldFor Seconds after which a held payment is refunded, from 1 hour to 365 days.
    /// @param challengeDelay Seconds from a root to its activation under a guardian, from 1 hour to 90 days.
    /// @param replicas Results that a verdict needs to count for the gate, from 1 to 16.
    /// @param confidence The confidence that it needs, from 5,000 to 9,999 in 1/10,000.
    /// @param boundedTolerance Whether its comparators must have a bounded tolerance.
    struct Policy {
        uint16 cap;
        uint32 anchorWithin;
        uint32 heldFor;
        uint32 challengeDelay;
        uint8 replicas;
        uint16 confidence;
        bool boundedTolerance;
    }

    /// @notice The policy of payments in later blocks.
    event PolicySet(Policy policy);

    /// @notice A number of the policy is outside of its range.
    error InvalidPolicy(string member);

    /// @notice The list has at most 32 tokens, the native coin included.
    error TooManyTokens();

    /// @notice A listed token has a least amount above zero.
    error ZeroLeast(address token);

    /// @notice The account of the token has no code.
    error NoToken(address token);

    /// @notice The token is not on the list.
    error NotListed(address token);

    /// @notice Sets the policy, and pushes the challenge delay. Only the owner.
    /// @dev Reverts with InvalidPolicy.
    function setPolicy(Policy calldata newPolicy) external;

    /// @notice Lists a token, or changes its least amount to mantissa * 10^exponent. Only the owner.
    /// @dev A token that changes balances by itself must not be listed, because claims would fail. Reverts with
    /// ZeroLeast, NoToken, TooManyTokens, or InvalidLeast of AinftRewards.
    /// @param token The ERC-20 token, or zero for the native coin.
    /// @param mantissa The digits of the least amount.
    /// @param exponent The number of zeros after them, at most 33.
    function setToken(address token, uint24 mantissa, uint8 exponent) external;

    /// @notice Ends payments in a token. Claims of it continue. Only the owner.
    /// @dev Reverts with NotListed.
    function removeToken(address token) external;

    /// @notice The policy now.
    function policy() external view returns (Policy memory);

    /// @notice The listed tokens in no order. The native coin is zero.
    function tokens() external view returns (address[] memory);
}
