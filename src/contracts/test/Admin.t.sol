// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRegistry} from "../IAinftRegistry.sol";
import {RegistryTest} from "./RegistryTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

contract AdminTest is RegistryTest {
    function test_constructor_grantsEachRoleToItsAccountOnly() public view {
        bytes32 adminRole = registry.DEFAULT_ADMIN_ROLE();
        bytes32 operatorRole = registry.OPERATOR_ROLE();
        vm.assertTrue(registry.hasRole(adminRole, admin));
        vm.assertTrue(registry.hasRole(operatorRole, operator));
        vm.assertFalse(registry.hasRole(adminRole, operator));
        vm.assertFalse(registry.hasRole(operatorRole, admin));
        vm.assertFalse(registry.hasRole(adminRole, address(this)), "the deployer keeps nothing");
        vm.assertFalse(registry.hasRole(operatorRole, address(this)), "the deployer keeps nothing");
        vm.assertEq(registry.getRoleAdmin(operatorRole), adminRole);
    }

    function test_constructor_namesTheToken() public view {
        vm.assertEq(registry.name(), "AINFT");
        vm.assertEq(registry.symbol(), "AINFT");
    }

    function test_eip712Domain_isTheSignedOne() public view {
        (bytes1 fields, string memory name, string memory version, uint256 chainId, address verifier, bytes32 salt,) =
            registry.eip712Domain();
        vm.assertTrue(fields == 0x0f);
        vm.assertEq(name, "AINFT");
        vm.assertEq(version, "1");
        vm.assertEq(chainId, block.chainid);
        vm.assertEq(verifier, address(registry));
        vm.assertEq(salt, bytes32(0));
    }

    function test_grantRole_letsNewOperatorAnchor() public {
        bytes32 role = registry.OPERATOR_ROLE();
        vm.prank(admin);
        registry.grantRole(role, stranger);
        vm.prank(stranger);
        registry.anchor(DIGEST, 1);
    }

    function testFuzz_tokenURI_isBaseAndIdInHex(bytes32 digest) public {
        vm.prank(creator);
        bytes32 id = registry.mint(digest, noParents);
        vm.assertEq(registry.tokenURI(uint256(id)), string.concat(BASE_URI, hexOf(id)));
    }

    function test_tokenURI_keepsLeadingZeros() public {
        uint256 digest = 0;
        while (registry.idOf(creator, bytes32(digest), noParents)[0] != 0) ++digest;
        vm.prank(creator);
        bytes32 id = registry.mint(bytes32(digest), noParents);
        vm.assertEq(bytes(registry.tokenURI(uint256(id))).length, bytes(BASE_URI).length + 66);
        vm.assertEq(registry.tokenURI(uint256(id)), string.concat(BASE_URI, hexOf(id)));
    }

    function test_tokenURI_revertsIfNotMinted() public {
        vm.expectRevert(abi.encodeWithSignature("ERC721NonexistentToken(uint256)", 1));
        registry.tokenURI(1);
    }

    function test_setBaseURI_movesEveryTokensMetadata() public {
        vm.prank(creator);
        bytes32 id = registry.mint(DIGEST, noParents);
        vm.expectEmit(address(registry));
        emit IAinftRegistry.BaseURISet("ipfs://new/");
        vm.prank(admin);
        registry.setBaseURI("ipfs://new/");
        vm.assertEq(registry.tokenURI(uint256(id)), string.concat("ipfs://new/", hexOf(id)));
    }

    function test_setBaseURI_revertsIfCallerIsNotAdmin() public {
        expectUnauthorized(operator);
        vm.prank(operator);
        registry.setBaseURI("https://evil.example/");
    }

    function test_royaltyInfo_isZeroIfNeverSet() public view {
        (address receiver, uint256 amount) = registry.royaltyInfo(1, 1 ether);
        vm.assertEq(receiver, address(0));
        vm.assertEq(amount, 0);
    }

    function testFuzz_royaltyInfo_isShareOfPrice(address receiver, uint96 basisPoints, uint128 price) public {
        vm.assume(receiver != address(0));
        basisPoints %= 10_001;
        vm.expectEmit(address(registry));
        emit IAinftRegistry.DefaultRoyaltySet(receiver, basisPoints);
        vm.prank(admin);
        registry.setDefaultRoyalty(receiver, basisPoints);
        (address answered, uint256 amount) = registry.royaltyInfo(7, price);
        vm.assertEq(answered, receiver);
        vm.assertEq(amount, uint256(price) * basisPoints / 10_000);
    }

    function test_setDefaultRoyalty_revertsIfAboveThePrice() public {
        vm.expectRevert(abi.encodeWithSignature("ERC2981InvalidDefaultRoyalty(uint256,uint256)", 10_001, 10_000));
        vm.prank(admin);
        registry.setDefaultRoyalty(stranger, 10_001);
    }

    function test_setDefaultRoyalty_revertsIfCallerIsNotAdmin() public {
        expectUnauthorized(stranger);
        vm.prank(stranger);
        registry.setDefaultRoyalty(stranger, 1);
    }

    function test_supportsInterface_isTrueForEveryInterface() public view {
        vm.assertTrue(registry.supportsInterface(type(IAinftRegistry).interfaceId));
        vm.assertTrue(registry.supportsInterface(type(IERC721).interfaceId));
        vm.assertTrue(registry.supportsInterface(type(IERC721Metadata).interfaceId));
        vm.assertTrue(registry.supportsInterface(type(IERC2981).interfaceId));
        vm.assertTrue(registry.supportsInterface(type(IAccessControl).interfaceId));
        vm.assertTrue(registry.supportsInterface(type(IERC165).interfaceId));
    }

    function test_supportsInterface_isFalseForMetadataUpdates() public view {
        vm.assertFalse(registry.supportsInterface(0x49064906), "ERC-4906: what a token stands for never changes");
        vm.assertFalse(registry.supportsInterface(0xffffffff));
    }

    function expectUnauthorized(address account) private {
        bytes32 role = registry.DEFAULT_ADMIN_ROLE();
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, account, role));
    }

    function hexOf(bytes32 id) private pure returns (string memory) {
        bytes memory digits = "0123456789abcdef";
        bytes memory text = "0x";
        for (uint256 i = 0; i < 32; ++i) {
            text = abi.encodePacked(text, digits[uint8(id[i]) >> 4], digits[uint8(id[i]) & 15]);
        }
        return string(text);
    }
}
