// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRegistry} from "../IAinftRegistry.sol";

/// @notice Fills a chain with mints for the benchmarks; it becomes the creator and owner of what it mints.
contract MintLoop {
    /// @dev About 30,000 gas a token: 500 fit into one transaction under EIP-7825's cap of 16,777,216.
    /// @param seed Another seed gives other digests, so that calls never mint the same id twice.
    function mintMany(IAinftRegistry registry, uint256 n, bytes32 seed) external {
        bytes32[] memory parents = new bytes32[](0);
        for (uint256 i = 0; i < n; ++i) {
            registry.mint(keccak256(abi.encode(seed, i)), parents);
        }
    }
}
