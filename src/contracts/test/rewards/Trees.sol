// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice Merkle trees in the encoding of StandardMerkleTree, written out from its description.
library Trees {
    struct Leaf {
        address account;
        address token;
        uint256 cumulative;
    }

    function hash(Leaf memory leaf) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(keccak256(abi.encode(leaf.account, leaf.token, leaf.cumulative))));
    }

    /// @dev The root over a leaf and the siblings on its path.
    function fold(Leaf memory leaf, bytes32[] memory path) internal pure returns (bytes32 node) {
        node = hash(leaf);
        for (uint256 i = 0; i < path.length; ++i) {
            node = pair(node, path[i]);
        }
    }

    /// @dev Siblings of a leaf as deep as this, full bytes as real ones.
    function siblings(string memory seed, uint256 depth) internal pure returns (bytes32[] memory found) {
        found = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            found[i] = keccak256(abi.encode(seed, i));
        }
    }

    /// @dev The root of a whole tree. The number of leaves is a power of two.
    function root(Leaf[] memory leaves) internal pure returns (bytes32) {
        bytes32[] memory level = hashes(leaves);
        while (level.length > 1) {
            level = parents(level);
        }
        return level[0];
    }

    function proof(Leaf[] memory leaves, uint256 index) internal pure returns (bytes32[] memory found) {
        bytes32[] memory level = hashes(leaves);
        uint256 depth = 0;
        while (leaves.length >> depth > 1) ++depth;
        found = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            found[i] = level[index ^ 1];
            level = parents(level);
            index >>= 1;
        }
    }

    function pair(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return left < right ? keccak256(abi.encode(left, right)) : keccak256(abi.encode(right, left));
    }

    function hashes(Leaf[] memory leaves) private pure returns (bytes32[] memory level) {
        level = new bytes32[](leaves.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            level[i] = hash(leaves[i]);
        }
    }

    function parents(bytes32[] memory level) private pure returns (bytes32[] memory above) {
        above = new bytes32[](level.length / 2);
        for (uint256 i = 0; i < above.length; ++i) {
            above[i] = pair(level[2 * i], level[2 * i + 1]);
        }
    }
}
