// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BareToken} from "./BareToken.sol";
import {RegistryTest} from "./RegistryTest.sol";

/// @notice The gas of whole transactions, 21,000 and calldata included (`isolate` in foundry.toml), held against the
/// goals and against the committed snapshot. Digests and roots are hashes, so their bytes cost what real ones do.
contract GasTest is RegistryTest {
    uint256 private constant DEADLINE = 1_700_000_600;

    function test_anchor_staysBelow50000WhateverTheSize() public {
        vm.prank(operator);
        registry.anchor(keccak256("one"), 1);
        uint256 one = snapshot("anchor 1 leaf");
        vm.prank(operator);
        registry.anchor(keccak256("most"), type(uint32).max);
        uint256 most = snapshot("anchor 4294967295 leaves");
        vm.assertLe(most, 50_000, "anchor");
        vm.assertLe(most - one, 4 * 12, "size costs its calldata bytes and nothing else");
    }

    function test_mint_staysBelow1_15TimesBareMint() public {
        BareToken bare = new BareToken();
        for (uint256 i = 0; i < 2; ++i) {
            string memory which = i == 0 ? ", caller's first" : ", caller's later";
            bytes32 digest = keccak256(abi.encode("digest", i));

            vm.prank(creator);
            bare.mint(uint256(digest));
            uint256 yardstick = snapshot(string.concat("bare _mint", which));
            vm.prank(creator);
            registry.mint(digest, noParents);
            uint256 ours = snapshot(string.concat("mint", which));

            vm.assertLe(ours * 100, yardstick * 115, string.concat("mint", which));
        }
    }

    function test_mintFor_staysBelow75000WithoutParents() public {
        mintSigned(keccak256("first"), "mintFor, creator's first");
        vm.assertLt(mintSigned(keccak256("later"), "mintFor, creator's later"), 75_000, "mintFor");
    }

    function test_mint_growsWithParentsByTheirCalldataAndLog() public {
        vm.prank(creator);
        registry.mint(DIGEST, noParents);
        vm.prank(creator);
        registry.mint(DIGEST, someParents(1));
        uint256 one = snapshot("mint, 1 parent");
        vm.prank(creator);
        registry.mint(DIGEST, someParents(1_024));
        uint256 most = snapshot("mint, 1024 parents");
        // 40 gas per byte that is not zero, the least price of calldata since EIP-7623.
        vm.assertLe((most - one) / 1_023, 32 * 40, "a parent");
    }

    function test_code_fitsEIP170() public {
        uint256 size = address(registry).code.length;
        vm.snapshotValue("AinftRegistry", "code size in bytes", size);
        vm.assertLe(size, 12_288, "half of what EIP-170 allows");
    }

    function mintSigned(bytes32 digest, string memory name) private returns (uint256) {
        bytes memory signature = signMint(CREATOR_KEY, digest, noParents, DEADLINE);
        vm.prank(stranger);
        registry.mintFor(creator, digest, noParents, DEADLINE, signature);
        return snapshot(name);
    }

    function snapshot(string memory name) private returns (uint256 gas) {
        gas = vm.lastCallGas().gasTotalUsed;
        vm.snapshotGasLastCall("AinftRegistry", name);
    }
}
