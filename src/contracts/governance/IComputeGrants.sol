// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Compute that the DAO grants
/// @notice The owner, the timelock of the DAO, grants node-minutes per period to a requester. A grant to the zero
/// address is one pool that all requesters share, because a grant to each account would be a grant without a limit.
/// @dev The contract stores nothing. The app follows the events, and a run follows the state as of a block. A requester
/// has one grant at a time, and a later grant replaces it. Periods follow one another from the time of the grant's
/// block, and minutes that were not used in a period expire with it.
interface IComputeGrants {
    /// @notice A requester got a grant, which replaces its earlier one.
    /// @param requester The account that signs requests for runs, or zero for all of them together.
    /// @param nodeMinutes The minutes of nodes per period, at least 1.
    /// @param period The seconds of a period.
    /// @param until The last Unix second of the grant.
    /// @param reason A text of 1 to 1,024 bytes.
    event ComputeGranted(address indexed requester, uint256 nodeMinutes, uint256 period, uint256 until, string reason);

    /// @notice The requester's grant ended before its time.
    event ComputeGrantEnded(address indexed requester, string reason);

    /// @notice A grant has at least one node-minute.
    error ZeroMinutes();

    /// @notice The period is not between 1 hour and 366 days.
    error InvalidPeriod(uint256 period);

    /// @notice The grant ends in the past.
    error AlreadyEnded(uint256 until);

    /// @notice Grants node-minutes. Only the owner.
    /// @dev Reverts with ZeroMinutes, InvalidPeriod, AlreadyEnded or InvalidReason.
    function grant(address requester, uint32 nodeMinutes, uint32 period, uint48 until, string calldata reason) external;

    /// @notice Ends a grant. Only the owner. A requester without a grant is no error.
    /// @dev Reverts with InvalidReason.
    function end(address requester, string calldata reason) external;
}
