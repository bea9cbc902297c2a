// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {RewardsTest} from "./RewardsTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract RootsTest is RewardsTest {
    bytes32 private constant FIRST = keccak256("first root");
    bytes32 private constant SECOND = keccak256("second root");

    function test_propose_announcesRootBlockAndTime() public {
        vm.roll(2_000);
        vm.expectEmit(address(rewards));
        emit IAinftRewards.RootProposed(FIRST, settler, 1_999, blockhash(1_999), START + CHALLENGE_DELAY);
        vm.prank(settler);
        rewards.propose(FIRST, 1_999, blockhash(1_999));
        (bytes32 root, uint256 through, uint256 at) = rewards.pendingRoot();
        vm.assertEq(root, FIRST);
        vm.assertEq(through, 1_999);
        vm.assertEq(at, START + CHALLENGE_DELAY);
    }

    function test_propose_revertsForAnyAccountButTheSettler() public {
        bytes32 role = rewards.PROPOSER_ROLE();
        address[3] memory others = [stranger, address(timelock), guardian];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, others[i], role)
            );
            vm.prank(others[i]);
            rewards.propose(FIRST, 1, FIRST);
        }
    }

    function test_propose_revertsWhileARootIsPending() public {
        propose(FIRST);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.RootPending.selector, FIRST));
        proposeNow(SECOND);
    }

    function test_propose_revertsForTheWordsThatMeanNoRoot() public {
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAinftRewards.InvalidRoot.selector, bytes32(i)));
            vm.prank(settler);
            rewards.propose(bytes32(i), 999, blockhash(999));
        }
    }

    function test_propose_revertsForABlockThatIsNotPast() public {
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.InvalidBlock.selector, block.number));
        vm.prank(settler);
        rewards.propose(FIRST, lastBlock() + 1, FIRST);
    }

    function test_propose_revertsForABlockThatWasSettled() public {
        activate(FIRST);
        (, uint256 through) = rewards.activeRoot();
        vm.assertEq(through, lastBlock());
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.InvalidBlock.selector, through));
        proposeNow(SECOND);
    }

    function test_propose_revertsForTheHashOfAnotherBlock() public {
        expectError(IAinftRewards.WrongBlockHash.selector);
        vm.prank(settler);
        rewards.propose(FIRST, 999, blockhash(998));
    }

    function test_propose_acceptsAnyHashButZeroOfABlockThatTheChainForgot() public {
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.WrongBlockHash.selector, 700, bytes32(0)));
        vm.prank(settler);
        rewards.propose(FIRST, 700, 0);
        vm.prank(settler);
        rewards.propose(FIRST, 700, FIRST);
        assertPending(FIRST);
    }

    /// @dev Two settlers that act at once get one pending root, and the other one learns of it.
    function test_propose_letsOneOfTwoSettlersWin() public {
        bytes32 role = rewards.PROPOSER_ROLE();
        vm.prank(address(timelock));
        rewards.grantRole(role, stranger);
        vm.prank(settler);
        rewards.propose(FIRST, 999, blockhash(999));
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.RootPending.selector, FIRST));
        vm.prank(stranger);
        rewards.propose(FIRST, 999, blockhash(999));
    }

    function test_activate_isForAnyoneAfterTheDelay() public {
        propose(FIRST);
        pass(CHALLENGE_DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.TooEarly.selector, START + CHALLENGE_DELAY));
        rewards.activate();
        pass(1);
        vm.expectEmit(address(rewards));
        emit IAinftRewards.RootActivated(FIRST, block.number - 1);
        vm.prank(stranger);
        rewards.activate();
        assertActive(FIRST);
        assertPending(0);
    }

    function test_activate_revertsWithoutAPendingRoot() public {
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.RootNotPending.selector, bytes32(0)));
        rewards.activate();
        activate(FIRST);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.RootNotPending.selector, bytes32(0)));
        rewards.activate();
    }

    function test_veto_byGuardianOrDaoRemovesTheRootAndSuspends() public {
        address[2] memory both = [guardian, address(timelock)];
        for (uint256 i = 0; i < 2; ++i) {
            propose(FIRST);
            vm.expectEmit(address(rewards));
            emit IAinftRewards.RootVetoed(FIRST, both[i]);
            vm.prank(both[i]);
            rewards.veto(FIRST);
            assertPending(0);
            vm.assertTrue(rewards.suspended());
            expectSuspended();
            vm.prank(address(timelock));
            rewards.resume();
        }
        propose(FIRST);
    }

    /// @dev A vote can be executed late, and then it must not remove another root.
    function test_veto_namesItsRoot() public {
        activate(FIRST);
        propose(SECOND);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.RootNotPending.selector, FIRST));
        vm.prank(address(timelock));
        rewards.veto(FIRST);
        assertPending(SECOND);
    }

    function test_veto_revertsAfterTheRootIsActive() public {
        activate(FIRST);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.RootNotPending.selector, FIRST));
        vm.prank(guardian);
        rewards.veto(FIRST);
    }

    function test_veto_revertsForStrangersAndTheSettler() public {
        propose(FIRST);
        address[2] memory others = [stranger, settler];
        for (uint256 i = 0; i < 2; ++i) {
            expectNotGuardian(others[i]);
            vm.prank(others[i]);
            rewards.veto(FIRST);
        }
    }

    function test_guardian_losesItsPowerWithItsDate() public {
        vm.warp(GUARDIAN_UNTIL);
        propose(FIRST);
        vm.prank(guardian);
        rewards.pause();
        pass(1);
        expectNotGuardian(guardian);
        vm.prank(guardian);
        rewards.veto(FIRST);
    }

    function test_guardian_canDoNothingButVetoAndPause() public {
        activate(FIRST);
        bytes32 admin = rewards.DEFAULT_ADMIN_ROLE();
        bytes memory refusal =
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, guardian, admin);
        vm.startPrank(guardian);
        vm.expectRevert(refusal);
        rewards.resume();
        vm.expectRevert(refusal);
        rewards.withdrawRoot(FIRST);
        vm.expectRevert(refusal);
        rewards.setGuardian(guardian, GUARDIAN_UNTIL + 1);
        vm.expectRevert(refusal);
        rewards.setGovernor(governor);
        vm.expectRevert(refusal);
        rewards.grantRole(admin, guardian);
        vm.stopPrank();
    }

    function test_pause_stopsProposalsAndKeepsThePendingRoot() public {
        propose(FIRST);
        vm.prank(guardian);
        rewards.pause();
        pass(CHALLENGE_DELAY);
        rewards.activate();
        assertActive(FIRST);
        expectSuspended();
    }

    function test_withdrawRoot_leavesNoRootToClaimUnder() public {
        payNative(2 ether);
        bytes32[] memory proof = earn(creator, NATIVE, 1 ether, 3);
        (bytes32 wrong,) = rewards.activeRoot();
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.RootNotActive.selector, FIRST));
        vm.prank(address(timelock));
        rewards.withdrawRoot(FIRST);
        vm.prank(address(timelock));
        rewards.withdrawRoot(wrong);
        assertActive(0);
        expectError(IAinftRewards.InvalidProof.selector);
        rewards.claim(creator, NATIVE, 1 ether, proof);
        expectSuspended();
        vm.prank(address(timelock));
        rewards.resume();
        earn(creator, NATIVE, 1 ether, 3);
        rewards.claim(creator, NATIVE, 1 ether, proof);
        vm.assertEq(creator.balance, 1 ether);
    }

    function test_withdrawRoot_revertsIfNoRootIsActive() public {
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.RootNotActive.selector, bytes32(uint256(1))));
        vm.prank(address(timelock));
        rewards.withdrawRoot(bytes32(uint256(1)));
    }

    function expectSuspended() private {
        vm.roll(block.number + 1);
        vm.expectRevert(IAinftRewards.ProposalsSuspended.selector);
        proposeNow(SECOND);
    }
}
