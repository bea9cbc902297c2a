// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Measured} from "../Measured.sol";
import {RewardsTest} from "./RewardsTest.sol";
import {Trees} from "./Trees.sol";

/// @notice The calls of AinftRewards whose gas has a goal. Ids, memos and roots are hashes, as real ones are.
abstract contract RewardsCalls is RewardsTest, Measured {
    function setUp() public override {
        super.setUp();
        list(NATIVE, 1, 15);
    }

    function test_pay_native() public {
        beginPay(NATIVE, 1.234567 ether);
        measure("pay native coins, first", 36_000, Slots(0, 1));
        beginPay(NATIVE, 1.345678 ether);
        measure("pay native coins, later", 36_000, Slots(0, 1));
    }

    function test_pay_token() public {
        beginPay(address(token), 1.234567 ether);
        measure("pay ERC-20, first of its token", 100_000, Slots(1, 2));
        beginPay(address(token), 1.345678 ether);
        measure("pay ERC-20, later", 65_000, Slots(0, 3));
    }

    function test_propose_underAGuardian() public {
        beginPropose(keccak256("first"));
        measure("propose under a guardian", 56_000, Slots(0, 2));
    }

    function test_propose_withoutAGuardian() public {
        vm.prank(address(timelock));
        rewards.setGuardian(address(0), 0);
        beginPropose(keccak256("first"));
        measure("propose without a guardian", 56_000, Slots(0, 2));
        vm.prank(address(timelock));
        rewards.veto(keccak256("first"));
        vm.prank(address(timelock));
        rewards.resume();
        beginPropose(keccak256("second"));
        measure("propose after a veto", 56_000, Slots(0, 2));
    }

    function test_activate() public {
        propose(keccak256("first"));
        pass(CHALLENGE_DELAY);
        begin();
        rewards.activate();
        measure("activate", 40_000, Slots(0, 2));
    }

    function test_veto() public {
        propose(keccak256("first"));
        begin();
        vm.prank(guardian);
        rewards.veto(keccak256("first"));
        measure("veto by the guardian", 40_000, Slots(0, 1));
    }

    function test_withdrawRoot() public {
        activate(keccak256("first"));
        begin();
        vm.prank(address(timelock));
        rewards.withdrawRoot(keccak256("first"));
        measure("withdrawRoot", 40_000, Slots(0, 2));
    }

    function test_challenge() public {
        bytes32[] memory oldProof = earn(creator, address(token), 1.345678 ether, 20);
        bytes32[] memory newProof = Trees.siblings("lower", 20);
        propose(Trees.fold(Trees.Leaf(creator, address(token), 1.234567 ether), newProof));
        begin();
        vm.prank(stranger);
        rewards.challenge(creator, address(token), 1.345678 ether, oldProof, 1.234567 ether, newProof);
        measure("challenge, depth 20", 80_000, Slots(0, 1));
    }

    function test_claim_native() public {
        payNative(100 ether);
        vm.deal(creator, 1);
        beginClaim(creator, NATIVE, 1.234567 ether, 10);
        measure("claim native coins, first, depth 10", 85_000, Slots(1, 1));
        beginClaim(creator, NATIVE, 2.345678 ether, 20);
        measure("claim native coins, later, depth 20", 66_000, Slots(0, 2));
        vm.deal(stranger, 1);
        beginClaim(stranger, NATIVE, 1.234567 ether, 20);
        measure("claim native coins, first, depth 20", 85_000, Slots(1, 1));
    }

    function test_claim_nativeToANewAccount() public {
        payNative(100 ether);
        bytes32[] memory proof = earn(vm.addr(0xFE11), NATIVE, 1.234567 ether, 20);
        begin();
        vm.prank(stranger);
        rewards.claim(vm.addr(0xFE11), NATIVE, 1.234567 ether, proof);
        measure("claim native coins, first, depth 20, account never used", 110_000, Slots(1, 1));
    }

    function test_claim_token() public {
        payToken(address(token), 100 ether);
        beginClaim(creator, address(token), 1.234567 ether, 20);
        measure("claim ERC-20, first, depth 20, account holds none", 110_000, Slots(2, 2));
        beginClaim(creator, address(token), 2.345678 ether, 20);
        measure("claim ERC-20, later, depth 20", 75_000, Slots(0, 4));
        give(token, payer, stranger, 1);
        beginClaim(stranger, address(token), 1.234567 ether, 20);
        measure("claim ERC-20, first, depth 20, account holds some", 110_000, Slots(1, 3));
    }

    function beginPay(address paid, uint256 amount) private {
        begin();
        vm.prank(payer);
        rewards.pay{value: paid == NATIVE ? amount : 0}(keccak256("id"), paid, amount, keccak256("memo"));
    }

    function beginPropose(bytes32 root) private {
        vm.roll(block.number + 10);
        begin();
        proposeNow(root);
    }

    function beginClaim(address account, address of_, uint256 cumulative, uint256 depth) private {
        bytes32[] memory proof = earn(account, of_, cumulative, depth);
        begin();
        vm.prank(account);
        rewards.claim(account, of_, cumulative, proof);
    }
}
