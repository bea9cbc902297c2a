// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice The creator's EIP-712 message, written out from the text of the EIP and not with the registry's library.
library MintMessage {
    function hash(uint256 chainId, address verifier, bytes32 digest, bytes32[] memory parents, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("AINFT"),
                keccak256("1"),
                chainId,
                verifier
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256("Mint(bytes32 digest,bytes32[] parents,uint256 deadline)"),
                digest,
                keccak256(abi.encodePacked(parents)),
                deadline
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }
}
