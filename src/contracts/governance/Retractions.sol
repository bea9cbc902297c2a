// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IRetractions} from "./IRetractions.sol";
import {Reasons} from "./Reasons.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title Retracted components
/// @notice IRetractions is its specification.
contract Retractions is IRetractions, Ownable {
    uint256 private constant MAX_PARENTS = 1_024;

    /// @param timelock The timelock of the DAO, which becomes the owner.
    constructor(address timelock) Ownable(timelock) {}

    /// @inheritdoc IRetractions
    function flag(bytes32 id, bytes32 evidence, string calldata reason) external onlyOwner {
        Reasons.check(reason);
        emit Flagged(id, evidence, reason);
    }

    /// @inheritdoc IRetractions
    function unflag(bytes32 id, string calldata reason) external onlyOwner {
        Reasons.check(reason);
        emit Unflagged(id, reason);
    }

    /// @inheritdoc IRetractions
    function retract(bytes32 digest, bytes32[] calldata parents, string calldata reason) external returns (bytes32 id) {
        id = _ownId(digest, parents, reason);
        emit Retracted(id, msg.sender, reason);
    }

    /// @inheritdoc IRetractions
    function withdraw(bytes32 digest, bytes32[] calldata parents, string calldata reason)
        external
        returns (bytes32 id)
    {
        id = _ownId(digest, parents, reason);
        emit RetractionWithdrawn(id, msg.sender, reason);
    }

    function _ownId(bytes32 digest, bytes32[] calldata parents, string calldata reason) private view returns (bytes32) {
        Reasons.check(reason);
        if (parents.length > MAX_PARENTS) revert TooManyParents(parents.length);
        return keccak256(abi.encode(msg.sender, digest, parents));
    }
}
