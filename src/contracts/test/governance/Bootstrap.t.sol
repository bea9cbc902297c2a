// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IBootstrapProposer} from "../../governance/IBootstrapProposer.sol";
import {DaoTest} from "./DaoTest.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

contract BootstrapTest is DaoTest {
    bytes private admission;

    function setUp() public override {
        super.setUp();
        admission = abi.encodeCall(operators.admit, (stranger, "runs two machines"));
    }

    function test_schedule_actsForTheMultisigBeforeTheFloor() public {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) =
            one(address(operators), admission);
        bytes32 operation = timelock.hashOperationBatch(targets, values, payloads, 0, 0);
        vm.expectEmit(address(bootstrap));
        emit IBootstrapProposer.Scheduled(operation);
        schedule(address(operators), admission);
        pass(TIMELOCK_DELAY);
        execute(address(operators), admission);
        vm.assertTrue(operators.admitted(stranger));
    }

    function test_schedule_revertsForAnyOtherAccount() public {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) =
            one(address(operators), admission);
        vm.expectRevert(abi.encodeWithSelector(IBootstrapProposer.NotMultisig.selector, stranger));
        vm.prank(stranger);
        bootstrap.schedule(targets, values, payloads, 0, 0, TIMELOCK_DELAY);
    }

    function test_schedule_revertsBelowTheDelay() public {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) =
            one(address(operators), admission);
        vm.expectPartialRevert(TimelockController.TimelockInsufficientDelay.selector);
        vm.prank(multisig);
        bootstrap.schedule(targets, values, payloads, 0, 0, TIMELOCK_DELAY - 1);
    }

    function test_schedule_revertsFromTheSecondAfterTheFloor() public {
        wrap(holder, FLOOR - 1);
        schedule(address(operators), admission);
        wrap(holder, 1);
        vm.expectRevert(IBootstrapProposer.FloorReached.selector);
        schedule(address(operators), admission);
    }

    /// @dev Otherwise the multisig could keep its power for ever.
    function test_schedule_revertsForCallsThatGiveThePowerAway() public {
        bytes32 admin = rewards.DEFAULT_ADMIN_ROLE();
        assertForbidden(address(timelock), abi.encodeCall(timelock.grantRole, (timelock.PROPOSER_ROLE(), multisig)));
        assertForbidden(address(timelock), abi.encodeCall(timelock.updateDelay, (0)));
        assertForbidden(address(timelock), "");
        assertForbidden(address(rewards), abi.encodeCall(rewards.grantRole, (admin, multisig)));
        assertForbidden(address(rewards), abi.encodeCall(rewards.grantRole, (rewards.POLICY_ROLE(), multisig)));
        assertForbidden(address(rewards), abi.encodeCall(rewards.setGovernor, (governor)));
        assertForbidden(address(rewards), abi.encodeCall(rewards.revokeRole, (admin, address(timelock))));
        assertForbidden(address(rewards), abi.encodeCall(rewards.renounceRole, (admin, address(timelock))));
        assertForbidden(address(policy), abi.encodeCall(policy.transferOwnership, (multisig)));
        assertForbidden(address(policy), abi.encodeCall(policy.renounceOwnership, ()));
        assertForbidden(address(policy), abi.encodePacked(Ownable.renounceOwnership.selector, bytes32(0)));
    }

    function test_schedule_revertsIfAnyCallOfABatchIsForbidden() public {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) =
            (new address[](2), new uint256[](2), new bytes[](2));
        (targets[0], targets[1]) = (address(operators), address(timelock));
        (payloads[0], payloads[1]) = (admission, abi.encodeCall(timelock.updateDelay, (0)));
        vm.expectRevert(abi.encodeWithSelector(IBootstrapProposer.ForbiddenCall.selector, 1));
        vm.prank(multisig);
        bootstrap.schedule(targets, values, payloads, 0, 0, TIMELOCK_DELAY);
    }

    function test_schedule_canReplaceTheSettler() public {
        bytes32 role = rewards.PROPOSER_ROLE();
        bytes memory call = abi.encodeCall(rewards.grantRole, (role, stranger));
        schedule(address(rewards), call);
        pass(TIMELOCK_DELAY);
        execute(address(rewards), call);
        vm.assertTrue(rewards.hasRole(role, stranger));
    }

    function test_schedule_cannotReachFunctionsOfTheGovernor() public {
        bytes memory call = abi.encodeCall(governor.setVotingPeriod, (1));
        schedule(address(governor), call);
        pass(TIMELOCK_DELAY);
        vm.expectRevert();
        execute(address(governor), call);
    }

    function test_end_isForAnyoneOnceTheFloorWasReachedAndForGood() public {
        vm.expectRevert(IBootstrapProposer.FloorNotReached.selector);
        bootstrap.end(block.timestamp - 1);
        wrap(holder, FLOOR);
        uint256 reached = block.timestamp - 1;
        vm.prank(holder);
        votes.withdrawTo(holder, FLOOR);
        pass(1);
        vm.prank(stranger);
        bootstrap.end(reached);
        vm.assertFalse(timelock.hasRole(timelock.PROPOSER_ROLE(), address(bootstrap)));
        vm.expectPartialRevert(bytes4(keccak256("AccessControlUnauthorizedAccount(address,bytes32)")));
        schedule(address(operators), admission);
    }

    function test_multisig_cannotCancel() public {
        schedule(address(operators), admission);
        bytes32 operation = operationOf(address(operators), admission);
        address[2] memory both = [multisig, address(bootstrap)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectPartialRevert(bytes4(keccak256("AccessControlUnauthorizedAccount(address,bytes32)")));
            vm.prank(both[i]);
            timelock.cancel(operation);
        }
    }

    /// @dev Scheduled operations never expire, so the DAO must be able to cancel those that the multisig left.
    function test_vote_cancelsAnOperationThatTheMultisigLeft() public {
        schedule(address(operators), admission);
        wrap(holder, FLOOR);
        bootstrap.end(block.timestamp - 1);
        pass(3_650 days);
        bytes32 operation = operationOf(address(operators), admission);
        bytes memory cancel = abi.encodeCall(timelock.cancel, (operation));
        decide(address(governor), abi.encodeCall(governor.relay, (address(timelock), 0, cancel)));
        vm.assertFalse(timelock.isOperation(operation));
        vm.expectPartialRevert(TimelockController.TimelockUnexpectedOperationState.selector);
        execute(address(operators), admission);
    }

    function assertForbidden(address target, bytes memory payload) private {
        vm.expectRevert(abi.encodeWithSelector(IBootstrapProposer.ForbiddenCall.selector, 0));
        schedule(target, payload);
    }

    function schedule(address target, bytes memory payload) private {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = one(target, payload);
        vm.prank(multisig);
        bootstrap.schedule(targets, values, payloads, 0, 0, TIMELOCK_DELAY);
    }

    function execute(address target, bytes memory payload) private {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = one(target, payload);
        timelock.executeBatch(targets, values, payloads, 0, 0);
    }

    function operationOf(address target, bytes memory payload) private view returns (bytes32) {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = one(target, payload);
        return timelock.hashOperationBatch(targets, values, payloads, 0, 0);
    }
}
