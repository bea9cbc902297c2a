// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @notice OpenZeppelin's ERC-721 and nothing else: the yardstick of mint's gas.
contract BareToken is ERC721("Bare", "BARE") {
    function mint(uint256 tokenId) external {
        _mint(msg.sender, tokenId);
    }
}
