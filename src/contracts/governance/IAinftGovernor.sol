// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The DAO's governor
/// @notice OpenZeppelin's Governor with settings, simple counting, votes, a quorum, protection against a late quorum
/// and a timelock. IGovernor and the extensions specify these parts, and this interface specifies the rest.
/// @dev The clock counts seconds (ERC-6372, mode=timestamp), because the constructor refuses another clock. The quorum
/// is the larger of a share of the supply and the floor. Below the floor no proposal passes, because the first holder
/// of one coin would otherwise own the DAO. Coins that are not delegated have no vote, and they count in the supply.
/// To cancel an operation of the timelock, a proposal calls relay(timelock, 0, cancel(id)) of the governor.
interface IAinftGovernor {
    /// @notice The numbers that the deployment chooses. Votes can change all but the floor.
    /// @param votingDelay Seconds from a proposal to the start of its vote.
    /// @param votingPeriod Seconds of a vote.
    /// @param lateQuorumExtension Seconds that a vote stays open at least after the quorum was reached.
    /// @param quorumPercent The share of the supply that makes a quorum, from 0 to 100.
    /// @param proposalThreshold The votes that a proposer needs, above 0, in the token's smallest unit.
    /// @param floor The least quorum, above 0, in the token's smallest unit.
    struct Rules {
        uint48 votingDelay;
        uint32 votingPeriod;
        uint48 lateQuorumExtension;
        uint8 quorumPercent;
        uint256 proposalThreshold;
        uint256 floor;
    }

    /// @notice The token's clock does not count seconds.
    error ClockNotInSeconds(string mode);

    /// @notice The floor is zero.
    error ZeroFloor();

    /// @notice The threshold is zero, so that anyone could flood the DAO with proposals.
    error ZeroThreshold();

    /// @notice The least quorum, in the token's smallest unit. It never changes.
    function floor() external view returns (uint256);

    /// @notice The longest time in seconds from a proposal to its execution, if every step follows at once.
    /// @return The sum of voting delay, voting period, extension by a late quorum, and delay of the timelock.
    function decisionTime() external view returns (uint256);
}
