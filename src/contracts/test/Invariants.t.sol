// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {RegistryHandler} from "./RegistryHandler.sol";
import {RegistryTest} from "./RegistryTest.sol";

/// @notice What stays true whatever anyone does, in any order.
contract InvariantsTest is RegistryTest {
    RegistryHandler private handler;

    function setUp() public override {
        super.setUp();
        handler = new RegistryHandler(registry, admin, operator);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Both events and the token id come from the registry; the creator from who really acted.
    function invariant_tokenIdIsIdOfItsPreimage() public view {
        for (uint256 i = 0; i < handler.mintedCount(); ++i) {
            RegistryHandler.Minted memory minted = handler.mintedAt(i);
            vm.assertEq(minted.id, keccak256(abi.encode(minted.owner, minted.digest, minted.parents)));
        }
    }

    function invariant_noIdWithoutItsCreator() public view {
        for (uint256 i = 0; i < handler.mintedCount(); ++i) {
            RegistryHandler.Minted memory minted = handler.mintedAt(i);
            vm.assertEq(handler.authorizedBy(minted.id), minted.owner, "minted without its creator");
        }
    }

    function invariant_storedRootNeverChanges() public view {
        for (uint256 i = 0; i < handler.anchoredCount(); ++i) {
            RegistryHandler.Anchored memory expected = handler.anchoredAt(i);
            (address by, uint32 size, uint64 time) = registry.anchorOf(expected.root);
            vm.assertEq(by, expected.operator, "operator");
            vm.assertEq(size, expected.size, "size");
            vm.assertEq(time, expected.time, "time");
        }
    }

    function invariant_onlyItsOwnerMovesAToken() public view {
        for (uint256 i = 0; i < handler.mintedCount(); ++i) {
            bytes32 id = handler.mintedAt(i).id;
            vm.assertEq(registry.ownerOf(uint256(id)), handler.ownerExpected(id));
        }
    }

    /// @dev Every id that its creator acted for has exactly one mint, so the record that the invariants read is whole.
    function afterInvariant() external view {
        vm.assertEq(handler.mintedCount(), handler.expectedMints(), "mints");
    }
}
