// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {BurningReceiver, BusyReceiver, GreedyReceiver, RefusingReceiver, ShoutingReceiver} from "./Receivers.sol";
import {RewardsTest} from "./RewardsTest.sol";
import {Trees} from "./Trees.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @notice A hostile receiver harms itself only.
contract ReceiverTest is RewardsTest {
    uint256 private constant LIMIT = 250_000;

    function setUp() public override {
        super.setUp();
        payNative(10 ether);
    }

    function test_claim_forAReceiverThatRefusesBlocksNoOther() public {
        address refusing = address(new RefusingReceiver());
        Trees.Leaf[] memory leaves = new Trees.Leaf[](2);
        leaves[0] = Trees.Leaf(refusing, NATIVE, 1 ether);
        leaves[1] = Trees.Leaf(creator, NATIVE, 2 ether);
        activate(Trees.root(leaves));
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.ReceiverRefused.selector, refusing));
        rewards.claim(refusing, NATIVE, 1 ether, Trees.proof(leaves, 0));
        rewards.claim(creator, NATIVE, 2 ether, Trees.proof(leaves, 1));
        vm.assertEq(rewards.claimed(refusing, NATIVE), 0);
        assertTotals(NATIVE, 10 ether, 2 ether);
    }

    function test_claim_forAReceiverThatBurnsGasCostsTheCallerLittle() public {
        assertRefusedBelowLimit(address(new BurningReceiver()));
    }

    function test_claim_forAReceiverThatReturnsMuchDataCostsTheCallerLittle() public {
        assertRefusedBelowLimit(address(new ShoutingReceiver(1_000_000)));
        assertRefusedBelowLimit(address(new ShoutingReceiver(40_000)));
    }

    function test_claim_byTheReceiverItselfGetsAllGas() public {
        BusyReceiver busy = new BusyReceiver();
        bytes32[] memory proof = earn(address(busy), NATIVE, 1 ether, 3);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.ReceiverRefused.selector, busy));
        rewards.claim(address(busy), NATIVE, 1 ether, proof);
        busy.claim(rewards, 1 ether, proof);
        vm.assertEq(address(busy).balance, 1 ether);
    }

    function test_claim_paysAReceiverThatClaimsAgainOnce() public {
        bytes32[] memory proof = Trees.siblings("earn", 3);
        GreedyReceiver greedy = new GreedyReceiver(rewards, 1 ether, proof);
        earn(address(greedy), NATIVE, 1 ether, 3);
        greedy.claim();
        vm.assertEq(address(greedy).balance, 1 ether);
        vm.assertEq(
            keccak256(greedy.answer()),
            keccak256(abi.encodePacked(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector))
        );
        assertTotals(NATIVE, 10 ether, 1 ether);
    }

    function assertRefusedBelowLimit(address receiver) private {
        bytes32[] memory proof = earn(receiver, NATIVE, 1 ether, 3);
        bytes memory call = abi.encodeCall(rewards.claim, (receiver, NATIVE, 1 ether, proof));
        uint256 before = gasleft();
        (bool done, bytes memory answer) = address(rewards).call(call);
        vm.assertLt(before - gasleft(), LIMIT, "gas of a claim for a hostile receiver");
        vm.assertFalse(done);
        vm.assertEq(
            keccak256(answer), keccak256(abi.encodeWithSelector(IAinftRewards.ReceiverRefused.selector, receiver))
        );
    }
}
