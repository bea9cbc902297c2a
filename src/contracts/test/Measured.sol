// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Cheats} from "./Cheats.sol";
import {Vm} from "./Vm.sol";

/// @notice Calls that are measured twice, because recording their storage warms slots and so falsifies their gas.
abstract contract Measured is Cheats {
    /// @dev The slots of the next call. New ones go from zero to non-zero, and changed ones are all others.
    struct Slots {
        uint256 created;
        uint256 changed;
    }

    /// @dev Comes right before the measured call, before a prank.
    function begin() internal virtual;

    /// @dev Comes right after the measured call. A goal of zero is none.
    function measure(string memory name, uint256 goal, Slots memory slots) internal virtual;
}

/// @notice Takes the gas of whole transactions, the 21,000 and calldata included.
abstract contract MeasuredGas is Measured {
    function group() internal pure virtual returns (string memory);

    function begin() internal override {}

    function measure(string memory name, uint256 goal, Slots memory) internal override {
        uint256 gas = vm.lastCallGas().gasTotalUsed;
        vm.snapshotGasLastCall(group(), name);
        if (goal > 0) vm.assertLe(gas, goal, name);
    }
}

/// @notice Counts the slots that a call creates and changes.
abstract contract MeasuredSlots is Measured {
    struct Write {
        address account;
        bytes32 slot;
        bytes32 before;
        bytes32 last;
    }

    Write[] private _writes;

    function begin() internal override {
        vm.startStateDiffRecording();
    }

    function measure(string memory name, uint256, Slots memory slots) internal override {
        collect(vm.stopAndReturnStateDiff());
        Slots memory found;
        for (uint256 i = 0; i < _writes.length; ++i) {
            Write memory write = _writes[i];
            if (write.before == write.last) continue;
            if (write.before == 0) ++found.created;
            else ++found.changed;
        }
        vm.assertEq(found.created, slots.created, string.concat("new slots of ", name));
        vm.assertEq(found.changed, slots.changed, string.concat("changed slots of ", name));
    }

    function collect(Vm.AccountAccess[] memory accesses) private {
        while (_writes.length > 0) _writes.pop();
        for (uint256 i = 0; i < accesses.length; ++i) {
            Vm.StorageAccess[] memory found = accesses[i].storageAccesses;
            for (uint256 s = 0; s < found.length; ++s) {
                if (found[s].isWrite && !found[s].reverted) add(found[s]);
            }
        }
    }

    function add(Vm.StorageAccess memory access) private {
        for (uint256 i = 0; i < _writes.length; ++i) {
            if (_writes[i].account == access.account && _writes[i].slot == access.slot) {
                _writes[i].last = access.newValue;
                return;
            }
        }
        _writes.push(Write(access.account, access.slot, access.previousValue, access.newValue));
    }
}
