// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {MeasuredGas, MeasuredSlots} from "../Measured.sol";
import {RewardsCalls} from "./RewardsCalls.sol";

contract RewardsGasTest is RewardsCalls, MeasuredGas {
    function test_code_fitsEIP170() public {
        uint256 size = address(rewards).code.length;
        vm.snapshotValue(group(), "code size of AinftRewards in bytes", size);
        vm.assertLe(size, 12_288, "half of what EIP-170 allows");
    }

    function group() internal pure override returns (string memory) {
        return "AinftRewards";
    }
}

contract RewardsSlotsTest is RewardsCalls, MeasuredSlots {}
