// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Takes a tenth of every transfer between accounts.
contract FeeToken is ERC20("Fee", "FEE") {
    constructor(address holder) {
        _mint(holder, 1_000_000);
    }

    function _update(address from, address to, uint256 value) internal override {
        uint256 fee = from == address(0) ? 0 : value / 10;
        super._update(from, to, value - fee);
        if (fee > 0) super._update(from, address(0xFEE), fee);
    }
}

/// @notice Answers false and moves nothing.
contract FalseToken is ERC20("False", "FALSE") {
    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return false;
    }
}

/// @notice Can be stopped, and then every transfer reverts.
contract StoppableToken is ERC20("Stoppable", "STOP") {
    bool private _stopped;

    error Stopped();

    constructor(address holder) {
        _mint(holder, 1_000_000);
    }

    function stop(bool stopped) external {
        _stopped = stopped;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (_stopped) revert Stopped();
        super._update(from, to, value);
    }
}

/// @notice Moves as it should, and answers nothing.
contract SilentToken {
    mapping(address account => uint256) public balanceOf;

    constructor(address holder) {
        balanceOf[holder] = 1_000_000;
    }

    function transferFrom(address from, address to, uint256 value) external {
        balanceOf[from] -= value;
        balanceOf[to] += value;
    }

    function transfer(address to, uint256 value) external {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
    }
}

/// @notice Reports a balance that grows by itself, and accepts every transfer.
contract LyingToken {
    uint256 private _lie;
    uint256 private immutable STEP;

    constructor(uint256 step) {
        STEP = step;
    }

    function balanceOf(address) external view returns (uint256) {
        return _lie;
    }

    function transferFrom(address, address, uint256) external returns (bool) {
        _lie += STEP;
        return true;
    }

    function transfer(address, uint256) external pure returns (bool) {
        return true;
    }
}

/// @notice Lowers the balance that a payment should raise.
contract ShrinkingToken {
    uint256 private _balance = 1_000;

    function balanceOf(address) external view returns (uint256) {
        return _balance;
    }

    function transferFrom(address, address, uint256) external returns (bool) {
        _balance -= 1;
        return true;
    }
}

/// @notice Calls the sender in the middle of a transfer, as tokens with hooks do.
contract HookToken is ERC20("Hook", "HOOK") {
    constructor(address holder) {
        _mint(holder, 1_000_000);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        if (from.code.length > 0) HookedPayer(from).onSend(value);
        return super.transferFrom(from, to, value);
    }
}

/// @notice Pays again while its first payment is in progress, so that both would be credited.
contract HookedPayer {
    IAinftRewards private immutable REWARDS;
    HookToken private immutable TOKEN;
    bool private _inside;

    constructor(IAinftRewards rewards, HookToken token) {
        (REWARDS, TOKEN) = (rewards, token);
        token.approve(address(rewards), type(uint256).max);
    }

    function pay(uint256 amount) external {
        REWARDS.pay(0, address(TOKEN), amount, 0);
    }

    function onSend(uint256 value) external {
        if (_inside) return;
        _inside = true;
        REWARDS.pay(0, address(TOKEN), value, 0);
    }
}
