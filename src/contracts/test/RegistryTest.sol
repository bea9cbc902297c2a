// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AinftRegistry} from "../AinftRegistry.sol";
import {MintMessage} from "./MintMessage.sol";
import {Vm} from "./Vm.sol";

/// @notice A registry with known accounts, and their signatures.
abstract contract RegistryTest {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    string internal constant BASE_URI = "https://ainft.example/api/metadata/";
    uint256 internal constant CREATOR_KEY = 0xA11CE;
    uint256 internal constant STRANGER_KEY = 0xB0B;
    bytes32 internal constant DIGEST = keccak256("a manifest");

    address internal immutable admin = vm.addr(0xAD);
    address internal immutable operator = vm.addr(0x09);
    address internal immutable creator = vm.addr(CREATOR_KEY);
    address internal immutable stranger = vm.addr(STRANGER_KEY);

    AinftRegistry internal registry;
    bytes32[] internal noParents;

    function setUp() public virtual {
        vm.warp(1_700_000_000);
        registry = new AinftRegistry(admin, operator, BASE_URI);
    }

    function signHash(uint256 key, bytes32 hash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }

    function signMint(uint256 key, bytes32 digest, bytes32[] memory parents, uint256 deadline)
        internal
        view
        returns (bytes memory)
    {
        return signHash(key, MintMessage.hash(block.chainid, address(registry), digest, parents, deadline));
    }

    function someParents(uint256 count) internal pure returns (bytes32[] memory parents) {
        parents = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            parents[i] = keccak256(abi.encode("parent", i));
        }
    }
}
