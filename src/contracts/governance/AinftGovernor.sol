// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftGovernor} from "./IAinftGovernor.sol";
import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorPreventLateQuorum} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {
    GovernorVotesQuorumFraction
} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title The DAO's governor
/// @notice IAinftGovernor is its specification.
/// @dev GovernorSettings stands before GovernorPreventLateQuorum, whose constructor reads the voting period.
contract AinftGovernor is
    IAinftGovernor,
    GovernorSettings,
    GovernorPreventLateQuorum,
    GovernorCountingSimple,
    GovernorVotesQuorumFraction,
    GovernorTimelockControl
{
    uint256 private immutable FLOOR;

    /// @param votes An ERC20Votes whose clock counts seconds.
    /// @param executor The timelock. It executes the decisions. The deployment grants this governor its roles.
    /// @param rules The numbers of the DAO.
    constructor(IVotes votes, TimelockController executor, Rules memory rules)
        Governor("AinftGovernor")
        GovernorSettings(rules.votingDelay, rules.votingPeriod, rules.proposalThreshold)
        GovernorPreventLateQuorum(rules.lateQuorumExtension)
        GovernorVotes(votes)
        GovernorVotesQuorumFraction(rules.quorumPercent)
        GovernorTimelockControl(executor)
    {
        // Over a token without a clock the governor would fall back to block numbers in silence.
        if (!Strings.equal(CLOCK_MODE(), "mode=timestamp")) revert ClockNotInSeconds(CLOCK_MODE());
        if (rules.floor == 0) revert ZeroFloor();
        FLOOR = rules.floor;
    }

    /// @inheritdoc IAinftGovernor
    function floor() external view returns (uint256) {
        return FLOOR;
    }

    /// @inheritdoc IAinftGovernor
    function decisionTime() external view returns (uint256) {
        uint256 delay = TimelockController(payable(timelock())).getMinDelay();
        return votingDelay() + votingPeriod() + lateQuorumVoteExtension() + delay;
    }

    /// @notice The larger of the share of the supply at that time and the floor.
    function quorum(uint256 timepoint) public view override(Governor, GovernorVotesQuorumFraction) returns (uint256) {
        return Math.max(super.quorum(timepoint), FLOOR);
    }

    /// @inheritdoc GovernorPreventLateQuorum
    function proposalDeadline(uint256 proposalId)
        public
        view
        override(Governor, GovernorPreventLateQuorum)
        returns (uint256)
    {
        return super.proposalDeadline(proposalId);
    }

    /// @inheritdoc GovernorSettings
    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    /// @inheritdoc GovernorTimelockControl
    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposalId);
    }

    /// @inheritdoc GovernorTimelockControl
    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    function _setProposalThreshold(uint256 threshold) internal override {
        if (threshold == 0) revert ZeroThreshold();
        super._setProposalThreshold(threshold);
    }

    function _tallyUpdated(uint256 proposalId) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(proposalId);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
