// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {RewardsTest} from "./RewardsTest.sol";
import {Trees} from "./Trees.sol";

contract ChallengeTest is RewardsTest {
    Trees.Leaf[] private active;
    Trees.Leaf[] private next;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 4; ++i) {
            active.push(Trees.Leaf(vm.addr(0x100 + i), NATIVE, 10 ether));
            next.push(Trees.Leaf(vm.addr(0x100 + i), NATIVE, 12 ether));
        }
    }

    function test_challenge_removesARootThatLowersALeafAndSuspends() public {
        next[2].cumulative = 10 ether - 1;
        bytes32 root = proposeNext();
        vm.expectEmit(address(rewards));
        emit IAinftRewards.RootChallenged(root, stranger, next[2].account, NATIVE, 10 ether, 10 ether - 1);
        vm.prank(stranger);
        challenge(2, 2);
        assertPending(0);
        assertActive(Trees.root(active));
        vm.assertTrue(rewards.suspended());
        vm.expectRevert(IAinftRewards.ProposalsSuspended.selector);
        proposeNow(root);
    }

    function test_challenge_worksAfterTheDelayUntilTheActivation() public {
        next[0].cumulative = 1;
        proposeNext();
        pass(CHALLENGE_DELAY + 30 days);
        challenge(0, 0);
        assertPending(0);
    }

    function test_challenge_revertsForEqualAndHigherLeaves() public {
        next[0].cumulative = 10 ether;
        proposeNext();
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.NotLower.selector, 10 ether, 10 ether));
        challenge(0, 0);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.NotLower.selector, 10 ether, 12 ether));
        challenge(1, 1);
    }

    function test_challenge_revertsForLeavesOfDifferentAccounts() public {
        next[3].cumulative = 1 ether;
        next[2].cumulative = 1 ether;
        proposeNext();
        bytes32[] memory oldProof = Trees.proof(active, 2);
        bytes32[] memory newProof = Trees.proof(next, 3);
        expectError(IAinftRewards.InvalidProof.selector);
        rewards.challenge(active[2].account, NATIVE, 10 ether, oldProof, 1 ether, newProof);
    }

    function test_challenge_revertsForALeafThatTheActiveRootDoesNotHave() public {
        next[0].cumulative = 1 ether;
        proposeNext();
        bytes32[] memory oldProof = Trees.proof(active, 0);
        bytes32[] memory newProof = Trees.proof(next, 0);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.InvalidProof.selector, Trees.root(active)));
        rewards.challenge(active[0].account, NATIVE, 11 ether, oldProof, 1 ether, newProof);
    }

    function test_challenge_revertsForALeafThatThePendingRootDoesNotHave() public {
        proposeNext();
        bytes32[] memory oldProof = Trees.proof(active, 0);
        bytes32[] memory newProof = Trees.proof(next, 0);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.InvalidProof.selector, Trees.root(next)));
        rewards.challenge(active[0].account, NATIVE, 10 ether, oldProof, 1 ether, newProof);
    }

    function test_challenge_revertsWithoutAPendingRoot() public {
        next[0].cumulative = 1 ether;
        proposeNext();
        vm.prank(guardian);
        rewards.veto(Trees.root(next));
        bytes32[] memory oldProof = Trees.proof(active, 0);
        bytes32[] memory newProof = Trees.proof(next, 0);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.RootNotPending.selector, bytes32(0)));
        rewards.challenge(active[0].account, NATIVE, 10 ether, oldProof, 1 ether, newProof);
    }

    /// @dev The settler must not write two leaves of one account and token. The lower one challenges an honest root.
    function test_challenge_succeedsByTheLowerOfTwoLeavesOfOneAccount() public {
        next[1] = Trees.Leaf(next[0].account, NATIVE, 1 ether);
        proposeNext();
        bytes32[] memory oldProof = Trees.proof(active, 0);
        bytes32[] memory newProof = Trees.proof(next, 1);
        rewards.challenge(active[0].account, NATIVE, 10 ether, oldProof, 1 ether, newProof);
        assertPending(0);
    }

    function testFuzz_challenge_removesExactlyRootsThatLowerALeaf(uint128[4] calldata amounts, uint8 which) public {
        uint256 index = which % 4;
        for (uint256 i = 0; i < 4; ++i) {
            next[i].cumulative = amounts[i];
        }
        bytes32 root = proposeNext();
        bool lower = next[index].cumulative < 10 ether;
        if (!lower) expectError(IAinftRewards.NotLower.selector);
        challenge(index, index);
        assertPending(lower ? bytes32(0) : root);
    }

    function proposeNext() private returns (bytes32 root) {
        activate(Trees.root(active));
        root = Trees.root(next);
        propose(root);
    }

    function challenge(uint256 oldIndex, uint256 newIndex) private {
        rewards.challenge(
            active[oldIndex].account,
            NATIVE,
            active[oldIndex].cumulative,
            Trees.proof(active, oldIndex),
            next[newIndex].cumulative,
            Trees.proof(next, newIndex)
        );
    }
}
