// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The limit of reasons
/// @notice Every reason is a text of 1 to 1,024 bytes, because the app stores it and people read it.
library Reasons {
    uint256 internal constant MAX_BYTES = 1_024;

    /// @notice The reason is empty or longer than 1,024 bytes.
    error InvalidReason(uint256 length);

    /// @dev Reverts with InvalidReason.
    function check(string calldata reason) internal pure {
        uint256 length = bytes(reason).length;
        if (length == 0 || length > MAX_BYTES) revert InvalidReason(length);
    }
}
