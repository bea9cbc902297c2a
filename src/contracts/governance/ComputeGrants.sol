// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IComputeGrants} from "./IComputeGrants.sol";
import {Reasons} from "./Reasons.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title Compute that the DAO grants
/// @notice IComputeGrants is its specification.
contract ComputeGrants is IComputeGrants, Ownable {
    /// @param timelock The timelock of the DAO, which becomes the owner.
    constructor(address timelock) Ownable(timelock) {}

    /// @inheritdoc IComputeGrants
    function grant(address requester, uint32 nodeMinutes, uint32 period, uint48 until, string calldata reason)
        external
        onlyOwner
    {
        Reasons.check(reason);
        if (nodeMinutes == 0) revert ZeroMinutes();
        if (period < 1 hours || period > 366 days) revert InvalidPeriod(period);
        if (until < block.timestamp) revert AlreadyEnded(until);
        emit ComputeGranted(requester, nodeMinutes, period, until, reason);
    }

    /// @inheritdoc IComputeGrants
    function end(address requester, string calldata reason) external onlyOwner {
        Reasons.check(reason);
        emit ComputeGrantEnded(requester, reason);
    }
}
