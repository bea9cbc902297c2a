// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../../rewards/IAinftRewards.sol";

/// @notice Refuses coins.
contract RefusingReceiver {
    receive() external payable {
        revert("no");
    }
}

/// @notice Uses all gas that it gets.
contract BurningReceiver {
    receive() external payable {
        uint256 spin = 0;
        while (gasleft() > 100) ++spin;
        while (true) ++spin;
    }
}

/// @notice Reverts with as many bytes as it was made with.
contract ShoutingReceiver {
    uint256 private immutable BYTES;

    constructor(uint256 bytes_) {
        BYTES = bytes_;
    }

    receive() external payable {
        revert(string(new bytes(BYTES)));
    }
}

/// @notice Claims again while it receives, and accepts the coins if that fails.
contract GreedyReceiver {
    IAinftRewards private immutable REWARDS;
    uint256 private immutable CUMULATIVE;
    bytes32[] private _proof;
    bytes public answer;

    constructor(IAinftRewards rewards, uint256 cumulative, bytes32[] memory proof) {
        (REWARDS, CUMULATIVE, _proof) = (rewards, cumulative, proof);
    }

    function claim() external {
        REWARDS.claim(address(this), address(0), CUMULATIVE, _proof);
    }

    receive() external payable {
        bytes memory call = abi.encodeCall(REWARDS.claim, (address(this), address(0), CUMULATIVE, _proof));
        (bool paid, bytes memory refusal) = address(REWARDS).call(call);
        if (!paid) answer = refusal;
    }
}

/// @notice Needs more gas than another caller gives it, for example for a log of its own and a slot.
contract BusyReceiver {
    uint256[4] private _slots;

    function claim(IAinftRewards rewards, uint256 cumulative, bytes32[] calldata proof) external {
        rewards.claim(address(this), address(0), cumulative, proof);
    }

    receive() external payable {
        for (uint256 i = 0; i < 4; ++i) {
            _slots[i] = msg.value;
        }
    }
}
