// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftGovernor} from "../../governance/IAinftGovernor.sol";
import {IRewardPolicy} from "../../governance/IRewardPolicy.sol";
import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {RewardsTest} from "./RewardsTest.sol";

/// @notice The delay of a root is long enough for its judge, the guardian or a vote.
contract DelaysTest is RewardsTest {
    bytes32 private constant ROOT = keccak256("a root");
    uint256 private constant UNCOVERED = 1 days + 7 days + 1 days + 2 days + 1 days;

    function test_propose_waitsForAVoteWithoutAGuardian() public {
        setGuardian(address(0), 0);
        propose(ROOT);
        assertActivatesAfter(UNCOVERED);
    }

    function test_propose_waitsForAVoteIfTheGuardiansTimeEndsBefore() public {
        setGuardian(guardian, later(CHALLENGE_DELAY - 1));
        propose(ROOT);
        assertActivatesAfter(UNCOVERED);
    }

    function test_propose_waitsForTheChallengeDelayIfTheGuardianCoversIt() public {
        setGuardian(guardian, later(CHALLENGE_DELAY));
        propose(ROOT);
        assertActivatesAfter(CHALLENGE_DELAY);
    }

    function test_propose_readsTheTimingsOfEachTime() public {
        setGuardian(address(0), 0);
        vm.prank(address(timelock));
        timelock.updateDelay(9 days);
        propose(ROOT);
        assertActivatesAfter(UNCOVERED + 7 days);
    }

    function test_propose_takesTheLongerOfBothDelays() public {
        setGuardian(address(0), 0);
        IRewardPolicy.Policy memory slow = defaultPolicy();
        slow.challengeDelay = 60 days;
        vm.prank(address(timelock));
        policy.setPolicy(slow);
        propose(ROOT);
        assertActivatesAfter(60 days);
    }

    /// @dev The slowest vote that is possible, with quorum in its last second, still stops the root.
    function test_veto_byTheSlowestVoteComesInTime() public {
        setGuardian(address(0), 0);
        wrap(holder, FLOOR);
        propose(ROOT);
        bytes memory veto = abi.encodeCall(rewards.veto, (ROOT));
        pass(23 hours);
        uint256 id = proposeCall(holder, address(rewards), veto, "veto");
        vm.warp(governor.proposalDeadline(id));
        vm.prank(holder);
        governor.castVote(id, 1);
        vm.warp(governor.proposalDeadline(id));
        expectError(bytes4(keccak256("GovernorUnexpectedProposalState(uint256,uint8,bytes32)")));
        queue(veto);
        pass(1);
        queue(veto);
        pass(TIMELOCK_DELAY);
        expectError(IAinftRewards.TooEarly.selector);
        rewards.activate();
        execute(veto);
        assertPending(0);
        vm.assertTrue(rewards.suspended());
    }

    function test_setGuardian_delaysARootThatLosesItsGuardian() public {
        propose(ROOT);
        pass(1 days);
        vm.expectEmit(address(rewards));
        emit IAinftRewards.RootDelayed(ROOT, block.timestamp + UNCOVERED);
        setGuardian(address(0), 0);
        assertActivatesAfter(UNCOVERED);
    }

    function test_setGuardian_keepsTheTimeOfARootThatIsCovered() public {
        propose(ROOT);
        pass(1 days);
        setGuardian(stranger, later(1 days));
        assertActivatesAfter(1 days);
    }

    function test_setGuardian_neverShortensADelay() public {
        setGuardian(address(0), 0);
        propose(ROOT);
        setGuardian(guardian, later(5 days));
        assertActivatesAfter(UNCOVERED);
    }

    function test_setGuardian_revertsForADateThatIsPastOrFarOrMissing() public {
        assertInvalid(guardian, 0);
        assertInvalid(guardian, later(0));
        assertInvalid(guardian, later(731 days + 1));
        assertInvalid(address(0), later(1));
    }

    function test_setChallengeDelay_keepsTheTimeOfAPendingRoot() public {
        propose(ROOT);
        IRewardPolicy.Policy memory quick = defaultPolicy();
        quick.challengeDelay = 1 hours;
        vm.prank(address(timelock));
        policy.setPolicy(quick);
        assertActivatesAfter(CHALLENGE_DELAY);
        vm.assertEq(rewards.challengeDelay(), 1 hours);
    }

    function test_setGovernor_revertsForAnAccountWithoutTimings() public {
        vm.expectRevert();
        vm.prank(address(timelock));
        rewards.setGovernor(IAinftGovernor(address(policy)));
    }

    function assertInvalid(address account, uint48 until) private {
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.InvalidGuardian.selector, account, until));
        setGuardian(account, until);
    }

    function assertActivatesAfter(uint256 time) private view {
        (,, uint256 at) = rewards.pendingRoot();
        vm.assertEq(at, block.timestamp + time);
    }

    function setGuardian(address account, uint48 until) private {
        vm.prank(address(timelock));
        rewards.setGuardian(account, until);
    }

    function queue(bytes memory payload) private {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = one(address(rewards), payload);
        governor.queue(targets, values, payloads, keccak256("veto"));
    }

    function execute(bytes memory payload) private {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = one(address(rewards), payload);
        governor.execute(targets, values, payloads, keccak256("veto"));
    }
}
