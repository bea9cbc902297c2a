// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRegistry} from "../IAinftRegistry.sol";
import {RegistryTest} from "./RegistryTest.sol";
import {DeafWallet, OwnedWallet} from "./Wallets.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

contract MintTest is RegistryTest {
    function testFuzz_idOf_isHashOfCreatorDigestAndParents(address who, bytes32 digest, bytes32[] calldata parents)
        public
        view
    {
        bytes memory preimage =
            abi.encodePacked(uint256(uint160(who)), digest, uint256(0x60), parents.length, abi.encodePacked(parents));
        vm.assertEq(registry.idOf(who, digest, parents), keccak256(preimage));
    }

    /// @dev Computed with cast abi-encode and cast keccak.
    function test_idOf_isKnownVector() public view {
        bytes32[] memory parents = new bytes32[](2);
        parents[0] = bytes32(uint256(1));
        parents[1] = bytes32(type(uint256).max);
        vm.assertEq(
            registry.idOf(0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266, sha256("{}"), parents),
            0xa2dc2ec5a7f877a8d6ff97377250501931dd675c2fbe7548b8930eff0ea3fa99
        );
    }

    function testFuzz_mint_givesTokenToCaller(address caller, bytes32 digest, bytes32[] calldata parents) public {
        vm.assume(caller != address(0) && caller != address(vm));
        vm.prank(caller);
        bytes32 id = registry.mint(digest, parents);
        vm.assertEq(id, registry.idOf(caller, digest, parents));
        vm.assertEq(registry.ownerOf(uint256(id)), caller);
        vm.assertEq(registry.balanceOf(caller), 1);
    }

    function testFuzz_mint_emitsTransferThenLinked(bytes32 digest, bytes32[] calldata parents) public {
        bytes32 id = registry.idOf(creator, digest, parents);
        vm.expectEmit(address(registry));
        emit IERC721.Transfer(address(0), creator, uint256(id));
        vm.expectEmit(address(registry));
        emit IAinftRegistry.Linked(id, digest, parents);
        vm.prank(creator);
        registry.mint(digest, parents);
    }

    function test_mint_revertsIfMintedAlready() public {
        vm.prank(creator);
        bytes32 id = registry.mint(DIGEST, someParents(3));
        vm.expectRevert(abi.encodeWithSelector(IAinftRegistry.AlreadyMinted.selector, id));
        vm.prank(creator);
        registry.mint(DIGEST, someParents(3));
    }

    function test_mint_revertsIfMintedAlreadyAndSoldSince() public {
        vm.prank(creator);
        bytes32 id = registry.mint(DIGEST, noParents);
        vm.prank(creator);
        registry.transferFrom(creator, stranger, uint256(id));
        vm.expectRevert(abi.encodeWithSelector(IAinftRegistry.AlreadyMinted.selector, id));
        vm.prank(creator);
        registry.mint(DIGEST, noParents);
        vm.assertEq(registry.ownerOf(uint256(id)), stranger);
    }

    function test_mint_givesAnotherIdIfCallerDiffers() public {
        vm.prank(creator);
        bytes32 original = registry.mint(DIGEST, noParents);
        vm.prank(stranger);
        bytes32 copy = registry.mint(DIGEST, noParents);
        vm.assertTrue(original != copy);
        vm.assertEq(registry.ownerOf(uint256(original)), creator);
        vm.assertEq(registry.ownerOf(uint256(copy)), stranger);
    }

    function test_mint_givesAnotherIdIfParentsAreInAnotherOrder() public {
        bytes32[] memory parents = someParents(2);
        vm.prank(creator);
        bytes32 id = registry.mint(DIGEST, parents);
        (parents[0], parents[1]) = (parents[1], parents[0]);
        vm.prank(creator);
        vm.assertTrue(registry.mint(DIGEST, parents) != id);
    }

    function test_mint_takesManifestsLimitOfParents() public {
        vm.prank(creator);
        bytes32 id = registry.mint(DIGEST, someParents(1_024));
        vm.assertEq(registry.ownerOf(uint256(id)), creator);
    }

    function test_mint_succeedsIfCallerIsContractWithoutReceiver() public {
        OwnedWallet wallet = new OwnedWallet(creator);
        bytes32 id = wallet.mint(registry, DIGEST, noParents);
        vm.assertEq(registry.ownerOf(uint256(id)), address(wallet));
    }

    function test_safeTransferFrom_revertsIfReceiverIsDeaf() public {
        vm.prank(creator);
        bytes32 id = registry.mint(DIGEST, noParents);
        address deaf = address(new DeafWallet());
        vm.expectRevert(abi.encodeWithSignature("ERC721InvalidReceiver(address)", deaf));
        vm.prank(creator);
        registry.safeTransferFrom(creator, deaf, uint256(id));
    }
}
