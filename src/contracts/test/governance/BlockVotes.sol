// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @notice Votes whose clock counts blocks, as OpenZeppelin's do by default.
contract BlockVotes is ERC20Votes {
    constructor() ERC20("Blocks", "BLK") EIP712("Blocks", "1") {}
}
