// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title A plain ERC-20 token for development and tests
/// @notice It stands in for AIN on a development chain. A real deployment wraps the existing token.
contract DevCoin is ERC20Permit {
    /// @param holder Gets the whole supply.
    /// @param supply The supply in the smallest unit, of which one coin has 10^18.
    constructor(address holder, uint256 supply) ERC20("Development coin", "DEV") ERC20Permit("Development coin") {
        _mint(holder, supply);
    }
}
