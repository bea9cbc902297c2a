// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {DaoTest} from "../governance/DaoTest.sol";
import {Trees} from "./Trees.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice Payments, roots and claims with few words.
abstract contract RewardsTest is DaoTest {
    bytes32 internal constant ID = keccak256("a component");
    bytes32 internal constant MEMO = keccak256("an invoice");

    function setUp() public virtual override {
        super.setUp();
        vm.prank(payer);
        token.approve(address(rewards), type(uint256).max);
    }

    function payNative(uint256 amount) internal {
        vm.prank(payer);
        rewards.pay{value: amount}(ID, NATIVE, amount, MEMO);
    }

    function payToken(address paid, uint256 amount) internal {
        vm.prank(payer);
        rewards.pay(ID, paid, amount, MEMO);
    }

    function list(address listed, uint24 mantissa, uint8 exponent) internal {
        vm.prank(address(timelock));
        policy.setToken(listed, mantissa, exponent);
    }

    /// @dev Blocks pass before each proposal, because its block must be later than that of the active root.
    function propose(bytes32 root) internal {
        vm.roll(block.number + 10);
        proposeNow(root);
    }

    function proposeNow(bytes32 root) internal {
        vm.prank(settler);
        rewards.propose(root, lastBlock(), blockhash(lastBlock()));
    }

    function lastBlock() internal view returns (uint48) {
        return SafeCast.toUint48(block.number - 1);
    }

    function activate(bytes32 root) internal {
        propose(root);
        (,, uint256 at) = rewards.pendingRoot();
        vm.warp(at);
        rewards.activate();
    }

    /// @dev Activates a root with this leaf at this depth, and returns its proof.
    function earn(address account, address of_, uint256 cumulative, uint256 depth)
        internal
        returns (bytes32[] memory proof)
    {
        proof = Trees.siblings("earn", depth);
        activate(Trees.fold(Trees.Leaf(account, of_, cumulative), proof));
    }

    function assertTotals(address of_, uint256 paid, uint256 out) internal view {
        (uint256 foundPaid, uint256 foundOut,) = rewards.totals(of_);
        vm.assertEq(foundPaid, paid, "paid");
        vm.assertEq(foundOut, out, "out");
    }

    function assertPending(bytes32 root) internal view {
        (bytes32 found,,) = rewards.pendingRoot();
        vm.assertEq(found, root, "pending");
    }

    function assertActive(bytes32 root) internal view {
        (bytes32 found,) = rewards.activeRoot();
        vm.assertEq(found, root, "active");
    }

    function expectError(bytes4 selector) internal {
        vm.expectPartialRevert(selector);
    }

    function expectNotGuardian(address account) internal {
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.NotGuardian.selector, account));
    }
}
