// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../rewards/IAinftRewards.sol";
import {IBootstrapProposer} from "./IBootstrapProposer.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// @title The proposer of the timelock until the DAO can decide
/// @notice IBootstrapProposer is its specification.
contract BootstrapProposer is IBootstrapProposer {
    bytes32 private constant DEFAULT_ADMIN_ROLE = 0;
    bytes32 private constant POLICY_ROLE = keccak256("POLICY_ROLE");

    TimelockController private immutable TIMELOCK;
    IVotes private immutable VOTES;
    uint256 private immutable FLOOR;
    address private immutable MULTISIG;

    /// @param timelock Grants this contract PROPOSER_ROLE, and no right to cancel.
    /// @param votes The token of the governor. Its clock counts seconds.
    /// @param floor The floor of the governor.
    /// @param account The multisig.
    constructor(TimelockController timelock, IVotes votes, uint256 floor, address account) {
        (TIMELOCK, VOTES, FLOOR, MULTISIG) = (timelock, votes, floor, account);
    }

    /// @inheritdoc IBootstrapProposer
    function schedule(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt,
        uint256 delay
    ) external returns (bytes32 operation) {
        if (msg.sender != MULTISIG) revert NotMultisig(msg.sender);
        if (floorReached()) revert FloorReached();
        TIMELOCK.scheduleBatch(targets, values, payloads, predecessor, salt, delay);
        // After the timelock compared the lengths.
        for (uint256 i = 0; i < targets.length; ++i) {
            if (_isForbidden(targets[i], payloads[i])) revert ForbiddenCall(i);
        }
        operation = TIMELOCK.hashOperationBatch(targets, values, payloads, predecessor, salt);
        emit Scheduled(operation);
    }

    /// @inheritdoc IBootstrapProposer
    function end(uint256 time) external {
        if (VOTES.getPastTotalSupply(time) < FLOOR) revert FloorNotReached();
        TIMELOCK.renounceRole(TIMELOCK.PROPOSER_ROLE(), address(this));
        emit Ended();
    }

    /// @inheritdoc IBootstrapProposer
    function floorReached() public view returns (bool) {
        return VOTES.getPastTotalSupply(block.timestamp - 1) >= FLOOR;
    }

    /// @inheritdoc IBootstrapProposer
    function multisig() external view returns (address) {
        return MULTISIG;
    }

    /// @dev Every role and ownership of this project is given by these functions, and the timelock calls them directly.
    function _isForbidden(address target, bytes calldata payload) private view returns (bool) {
        if (target == address(TIMELOCK)) return true;
        if (payload.length < 4) return false;
        bytes4 selector = bytes4(payload[:4]);
        if (selector == Ownable.transferOwnership.selector) return true;
        if (selector == Ownable.renounceOwnership.selector) return true;
        // The rewards would trust a governor of the multisig for the time that a vote needs.
        if (selector == IAinftRewards.setGovernor.selector) return true;
        bool setsRole = selector == IAccessControl.grantRole.selector || selector == IAccessControl.revokeRole.selector
            || selector == IAccessControl.renounceRole.selector;
        // A role that is cut off reverts in the target.
        if (!setsRole || payload.length < 36) return false;
        bytes32 role = bytes32(payload[4:36]);
        return role == DEFAULT_ADMIN_ROLE || role == POLICY_ROLE;
    }
}
