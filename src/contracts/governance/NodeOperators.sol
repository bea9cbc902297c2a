// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {INodeOperators} from "./INodeOperators.sol";
import {Reasons} from "./Reasons.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title The operators whose nodes may be drawn for runs
/// @notice INodeOperators is its specification.
contract NodeOperators is INodeOperators, Ownable {
    /// @dev A suspended operator keeps a value, because a slot that becomes non-zero again costs most.
    enum Status {
        Unknown,
        Admitted,
        Suspended
    }

    mapping(address operator => Status) private _status;

    /// @param timelock The timelock of the DAO, which becomes the owner.
    constructor(address timelock) Ownable(timelock) {}

    /// @inheritdoc INodeOperators
    function admit(address operator, string calldata reason) external onlyOwner {
        Reasons.check(reason);
        if (operator == address(0)) revert ZeroOperator();
        if (admitted(operator)) revert AlreadyAdmitted(operator);
        _status[operator] = Status.Admitted;
        emit OperatorAdmitted(operator, reason);
    }

    /// @inheritdoc INodeOperators
    function suspend(address operator, string calldata reason) external onlyOwner {
        Reasons.check(reason);
        if (!admitted(operator)) revert NotAdmitted(operator);
        _status[operator] = Status.Suspended;
        emit OperatorSuspended(operator, reason);
    }

    /// @inheritdoc INodeOperators
    function admitted(address operator) public view returns (bool) {
        return _status[operator] == Status.Admitted;
    }
}
