// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {MeasuredGas, MeasuredSlots} from "../Measured.sol";
import {GovernanceCalls} from "./GovernanceCalls.sol";

contract GovernanceGasTest is GovernanceCalls, MeasuredGas {
    function group() internal pure override returns (string memory) {
        return "Governance";
    }
}

contract GovernanceSlotsTest is GovernanceCalls, MeasuredSlots {}
