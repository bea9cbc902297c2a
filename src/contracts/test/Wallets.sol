// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRegistry} from "../IAinftRegistry.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice An ERC-1271 wallet as it should be; it has no onERC721Received, which minting does not ask for.
contract OwnedWallet is IERC1271 {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return ECDSA.recover(hash, signature) == OWNER ? this.isValidSignature.selector : bytes4(0xffffffff);
    }

    function mint(IAinftRegistry registry, bytes32 digest, bytes32[] calldata parents) external returns (bytes32) {
        return registry.mint(digest, parents);
    }
}

contract RevertingWallet is IERC1271 {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        revert("no");
    }
}

/// @notice Has code and no isValidSignature.
contract DeafWallet {}

/// @notice Answers whatever bytes it was made with, to any call.
contract AnsweringWallet {
    bytes private _answer;

    constructor(bytes memory answer) {
        _answer = answer;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        return _answer;
    }
}

contract BurningWallet is IERC1271 {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        uint256 spin = 0;
        while (true) ++spin;
        return this.isValidSignature.selector;
    }
}

/// @notice Accepts everything, and tries to mint in the middle of the check.
contract ReenteringWallet {
    IAinftRegistry private immutable REGISTRY;

    constructor(IAinftRegistry registry) {
        REGISTRY = registry;
    }

    function isValidSignature(bytes32 hash, bytes calldata) external returns (bytes4) {
        REGISTRY.mint(hash, new bytes32[](0));
        return IERC1271.isValidSignature.selector;
    }
}
