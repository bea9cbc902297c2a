// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRegistry} from "../IAinftRegistry.sol";
import {RegistryTest} from "./RegistryTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract AnchorTest is RegistryTest {
    bytes32 private constant ROOT = keccak256("root");

    function test_anchor_storesOperatorSizeAndTime() public {
        vm.prank(operator);
        registry.anchor(ROOT, 1_024);
        assertAnchor(ROOT, operator, 1_024, 1_700_000_000);
    }

    function test_anchor_emitsAnchored() public {
        vm.expectEmit(address(registry));
        emit IAinftRegistry.Anchored(ROOT, operator, 7);
        vm.prank(operator);
        registry.anchor(ROOT, 7);
    }

    function test_anchor_revertsIfCallerIsNoOperator() public {
        bytes32 role = registry.OPERATOR_ROLE();
        bytes memory refusal =
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, admin, role);
        vm.expectRevert(refusal);
        vm.prank(admin);
        registry.anchor(ROOT, 1);
    }

    function test_anchor_revertsIfOperatorWasRevoked() public {
        bytes32 role = registry.OPERATOR_ROLE();
        vm.prank(admin);
        registry.revokeRole(role, operator);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, operator, role)
        );
        vm.prank(operator);
        registry.anchor(ROOT, 1);
    }

    function test_anchor_revertsIfRootIsZero() public {
        vm.expectRevert(abi.encodeWithSelector(IAinftRegistry.ZeroRoot.selector));
        vm.prank(operator);
        registry.anchor(0, 1);
    }

    function test_anchor_revertsIfBatchIsEmpty() public {
        vm.expectRevert(abi.encodeWithSelector(IAinftRegistry.EmptyBatch.selector));
        vm.prank(operator);
        registry.anchor(ROOT, 0);
    }

    function testFuzz_anchor_keepsFirstIfRootIsAnchoredAgain(bytes32 root, uint32 first, uint32 second, uint32 later)
        public
    {
        vm.assume(root != 0 && first != 0 && second != 0);
        vm.prank(operator);
        registry.anchor(root, first);
        vm.warp(block.timestamp + later);

        vm.expectRevert(abi.encodeWithSelector(IAinftRegistry.RootAlreadyAnchored.selector, root));
        vm.prank(operator);
        registry.anchor(root, second);
        assertAnchor(root, operator, first, 1_700_000_000);
    }

    function testFuzz_anchorOf_isZeroIfNotAnchored(bytes32 root) public view {
        assertAnchor(root, address(0), 0, 0);
    }

    function assertAnchor(bytes32 root, address by, uint32 size, uint64 time) private view {
        (address foundOperator, uint32 foundSize, uint64 foundTime) = registry.anchorOf(root);
        vm.assertEq(foundOperator, by);
        vm.assertEq(foundSize, size);
        vm.assertEq(foundTime, time);
    }
}
