// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinVotes} from "./IAinVotes.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC20Wrapper} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Wrapper.sol";
import {ERC6372Utils} from "@openzeppelin/contracts/utils/ERC6372Utils.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title Votes for an existing AIN token
/// @notice IAinVotes is its specification.
contract AinVotes is IAinVotes, ERC20Permit, ERC20Votes, ERC20Wrapper {
    /// @param token The existing token.
    /// @param name_ The name of the votes, for example "AIN votes".
    /// @param symbol_ The symbol of the votes, for example "vAIN".
    constructor(IERC20 token, string memory name_, string memory symbol_)
        ERC20(name_, symbol_)
        ERC20Permit(name_)
        ERC20Wrapper(token)
    {
        if (address(token).code.length == 0) revert NoUnderlying(address(token));
    }

    /// @inheritdoc IAinVotes
    function wrap(uint256 value, address delegatee) external {
        depositFor(msg.sender, value);
        _delegate(msg.sender, delegatee);
    }

    /// @notice Wraps the caller's coins for an account.
    /// @dev Exactly, because more votes than coins would leave the last holder without coins. A deposit inside of the
    /// token's transfer adds to the difference, so it makes this deposit revert.
    function depositFor(address account, uint256 value) public override returns (bool done) {
        uint256 before = underlying().balanceOf(address(this));
        done = super.depositFor(account, value);
        uint256 received = underlying().balanceOf(address(this)) - before;
        if (received != value) revert InexactTransfer(received, value);
    }

    /// @inheritdoc ERC20Wrapper
    function decimals() public view override(ERC20, ERC20Wrapper) returns (uint8) {
        return super.decimals();
    }

    /// @notice The Unix time in seconds.
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @notice The words of ERC-6372 for a clock of seconds.
    // forge-lint: disable-next-line(mixed-case-function)
    function CLOCK_MODE() public view override returns (string memory) {
        return ERC6372Utils.timestampClockMode(clock);
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
