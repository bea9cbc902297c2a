// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {FeeToken, StoppableToken} from "./HostileTokens.sol";
import {RewardsTest} from "./RewardsTest.sol";
import {Trees} from "./Trees.sol";

contract ClaimTest is RewardsTest {
    function test_claim_sendsTheWholeAmountTheFirstTime() public {
        payNative(3 ether);
        bytes32[] memory proof = earn(creator, NATIVE, 2 ether, 4);
        vm.expectEmit(address(rewards));
        emit IAinftRewards.Claimed(creator, NATIVE, 2 ether, 2 ether);
        vm.prank(creator);
        vm.assertEq(rewards.claim(creator, NATIVE, 2 ether, proof), 2 ether);
        vm.assertEq(creator.balance, 2 ether);
        assertTotals(NATIVE, 3 ether, 2 ether);
        vm.assertEq(rewards.claimed(creator, NATIVE), 2 ether);
    }

    function test_claim_sendsTheDifferenceLater() public {
        payToken(address(token), 10 ether);
        rewards.claim(creator, address(token), 2 ether, earn(creator, address(token), 2 ether, 4));
        rewards.claim(creator, address(token), 7 ether, earn(creator, address(token), 7 ether, 5));
        vm.assertEq(token.balanceOf(creator), 7 ether);
        assertTotals(address(token), 10 ether, 7 ether);
    }

    function test_claim_revertsTheSecondTime() public {
        payNative(3 ether);
        bytes32[] memory proof = earn(creator, NATIVE, 2 ether, 4);
        rewards.claim(creator, NATIVE, 2 ether, proof);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.NothingToClaim.selector, 2 ether, 2 ether));
        rewards.claim(creator, NATIVE, 2 ether, proof);
    }

    function test_claim_byAnotherAccountGoesToTheAccountOfTheLeaf() public {
        payNative(3 ether);
        bytes32[] memory proof = earn(creator, NATIVE, 2 ether, 4);
        vm.prank(stranger);
        rewards.claim(creator, NATIVE, 2 ether, proof);
        vm.assertEq(creator.balance, 2 ether);
        vm.assertEq(stranger.balance, 0);
    }

    function test_claim_revertsForAnotherAccountTokenOrAmount() public {
        payNative(3 ether);
        bytes32[] memory proof = earn(creator, NATIVE, 2 ether, 4);
        expectError(IAinftRewards.InvalidProof.selector);
        rewards.claim(stranger, NATIVE, 2 ether, proof);
        expectError(IAinftRewards.InvalidProof.selector);
        rewards.claim(creator, address(token), 2 ether, proof);
        expectError(IAinftRewards.InvalidProof.selector);
        rewards.claim(creator, NATIVE, 3 ether, proof);
    }

    function test_claim_revertsUnderAPendingRoot() public {
        payNative(3 ether);
        bytes32[] memory proof = Trees.siblings("earn", 4);
        propose(Trees.fold(Trees.Leaf(creator, NATIVE, 2 ether), proof));
        expectError(IAinftRewards.InvalidProof.selector);
        rewards.claim(creator, NATIVE, 2 ether, proof);
    }

    /// @dev A refund is a leaf of the payer. A payer that asks again under the next root gets nothing more.
    function test_claim_refundsThePayerOnce() public {
        payNative(3 ether);
        uint256 before = payer.balance;
        rewards.claim(payer, NATIVE, 3 ether, earn(payer, NATIVE, 3 ether, 2));
        vm.assertEq(payer.balance, before + 3 ether);
        bytes32[] memory proof = earn(payer, NATIVE, 3 ether, 3);
        expectError(IAinftRewards.NothingToClaim.selector);
        rewards.claim(payer, NATIVE, 3 ether, proof);
    }

    function test_claim_takesNoMoreThanWasPaidOfItsToken() public {
        payNative(3 ether);
        payToken(address(token), 100 ether);
        vm.deal(address(rewards), 50 ether);
        bytes32[] memory proof = earn(creator, NATIVE, 3 ether + 1, 4);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.NotBacked.selector, NATIVE, 3 ether, 0));
        rewards.claim(creator, NATIVE, 3 ether + 1, proof);
        rewards.claim(creator, NATIVE, 3 ether, earn(creator, NATIVE, 3 ether, 4));
        assertTotals(NATIVE, 3 ether, 3 ether);
    }

    function test_claim_ofTheLargestNumberTakesNoMoreThanWasPaid() public {
        payNative(3 ether);
        bytes32[] memory proof = earn(creator, NATIVE, type(uint256).max, 4);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.NotBacked.selector, NATIVE, 3 ether, 0));
        rewards.claim(creator, NATIVE, type(uint256).max, proof);
    }

    /// @dev The bound of a wrong root is everything that is not claimed, and payments until another root is active.
    function test_claim_underAWrongRootEndsWithThePayments() public {
        payNative(3 ether);
        Trees.Leaf[] memory leaves = new Trees.Leaf[](2);
        leaves[0] = Trees.Leaf(stranger, NATIVE, 3 ether);
        leaves[1] = Trees.Leaf(settler, NATIVE, 1 ether);
        activate(Trees.root(leaves));
        rewards.claim(stranger, NATIVE, 3 ether, Trees.proof(leaves, 0));
        expectError(IAinftRewards.NotBacked.selector);
        rewards.claim(settler, NATIVE, 1 ether, Trees.proof(leaves, 1));
        payNative(1 ether);
        rewards.claim(settler, NATIVE, 1 ether, Trees.proof(leaves, 1));
        assertTotals(NATIVE, 4 ether, 4 ether);
    }

    /// @dev A claim beyond the next root's leaf stays with the account, and the account waits until it catches up.
    function test_claim_waitsUntilALowerRootCatchesUp() public {
        payNative(9 ether);
        rewards.claim(creator, NATIVE, 5 ether, earn(creator, NATIVE, 5 ether, 4));
        bytes32[] memory proof = earn(creator, NATIVE, 4 ether, 4);
        expectError(IAinftRewards.NothingToClaim.selector);
        rewards.claim(creator, NATIVE, 4 ether, proof);
        rewards.claim(creator, NATIVE, 6 ether, earn(creator, NATIVE, 6 ether, 4));
        vm.assertEq(creator.balance, 6 ether);
    }

    function test_claim_continuesAfterTheTokenWasRemoved() public {
        payToken(address(token), 10 ether);
        vm.prank(address(timelock));
        policy.removeToken(address(token));
        rewards.claim(creator, address(token), 4 ether, earn(creator, address(token), 4 ether, 1));
        vm.assertEq(token.balanceOf(creator), 4 ether);
    }

    function test_claim_continuesWhileProposalsAreSuspended() public {
        payNative(3 ether);
        bytes32[] memory proof = earn(creator, NATIVE, 2 ether, 4);
        vm.prank(guardian);
        rewards.pause();
        rewards.claim(creator, NATIVE, 2 ether, proof);
    }

    function test_claim_bearsTheFeeOfItsToken() public {
        FeeToken fee = new FeeToken(payer);
        list(address(fee), 1, 0);
        vm.prank(payer);
        fee.approve(address(rewards), 1_000);
        payToken(address(fee), 1_000);
        rewards.claim(creator, address(fee), 900, earn(creator, address(fee), 900, 3));
        vm.assertEq(fee.balanceOf(creator), 810);
        assertTotals(address(fee), 900, 900);
    }

    function test_claim_ofATokenThatRevertsKeepsTheAmountAndOtherTokens() public {
        StoppableToken stoppable = new StoppableToken(payer);
        list(address(stoppable), 1, 0);
        vm.prank(payer);
        stoppable.approve(address(rewards), 1_000);
        payToken(address(stoppable), 1_000);
        payNative(1 ether);
        Trees.Leaf[] memory leaves = new Trees.Leaf[](2);
        leaves[0] = Trees.Leaf(creator, address(stoppable), 1_000);
        leaves[1] = Trees.Leaf(creator, NATIVE, 1 ether);
        activate(Trees.root(leaves));
        stoppable.stop(true);
        vm.expectRevert(StoppableToken.Stopped.selector);
        rewards.claim(creator, address(stoppable), 1_000, Trees.proof(leaves, 0));
        rewards.claim(creator, NATIVE, 1 ether, Trees.proof(leaves, 1));
        stoppable.stop(false);
        rewards.claim(creator, address(stoppable), 1_000, Trees.proof(leaves, 0));
        vm.assertEq(stoppable.balanceOf(creator), 1_000);
    }

    function testFuzz_claim_paysEachAccountItsLeafExactly(uint64[8] calldata amounts) public {
        Trees.Leaf[] memory leaves = new Trees.Leaf[](8);
        uint256 sum = 0;
        for (uint256 i = 0; i < 8; ++i) {
            uint256 amount = uint256(amounts[i]) + 1;
            leaves[i] = Trees.Leaf(vm.addr(0x900 + i), NATIVE, amount);
            sum += amount;
        }
        list(NATIVE, 1, 0);
        vm.deal(payer, sum);
        payNative(sum);
        activate(Trees.root(leaves));
        for (uint256 i = 0; i < 8; ++i) {
            rewards.claim(leaves[i].account, NATIVE, leaves[i].cumulative, Trees.proof(leaves, i));
            vm.assertEq(leaves[i].account.balance, leaves[i].cumulative);
        }
        assertTotals(NATIVE, sum, sum);
        vm.assertEq(address(rewards).balance, 0);
    }

    function testFuzz_claim_revertsIfTheProofIsChanged(uint256 position, uint8 bit) public {
        payNative(3 ether);
        bytes32[] memory proof = earn(creator, NATIVE, 2 ether, 12);
        proof[position % 12] ^= bytes32(uint256(1) << bit);
        expectError(IAinftRewards.InvalidProof.selector);
        rewards.claim(creator, NATIVE, 2 ether, proof);
    }

    function test_claim_revertsIfALeafIsAnInnerNode() public {
        payNative(3 ether);
        bytes32[] memory proof = earn(creator, NATIVE, 2 ether, 1);
        (bytes32 root,) = rewards.activeRoot();
        expectError(IAinftRewards.InvalidProof.selector);
        rewards.claim(address(uint160(uint256(root))), NATIVE, 2 ether, new bytes32[](0));
        rewards.claim(creator, NATIVE, 2 ether, proof);
    }
}
