// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Retracted components
/// @notice The owner, the timelock of the DAO, flags the id of a component, with a reason and evidence. A creator
/// retracts a component of its own. Both can be taken back.
/// @dev The contract stores nothing. The app follows the events, and the last event of each kind decides. Only a flag
/// by the DAO holds payments, and only those to the id itself. Neither kind changes the shares of ancestors, so an
/// account gains nothing if another account's component is retracted. Every reason has 1 to 1,024 bytes.
interface IRetractions {
    /// @notice The DAO flagged a component.
    /// @param id The component's id.
    /// @param evidence The digest of a bundle, a statement or a file that shows why, or zero.
    /// @param reason A text of 1 to 1,024 bytes.
    event Flagged(bytes32 indexed id, bytes32 evidence, string reason);

    /// @notice The DAO took its flag back.
    event Unflagged(bytes32 indexed id, string reason);

    /// @notice A creator retracted its component.
    event Retracted(bytes32 indexed id, address indexed creator, string reason);

    /// @notice A creator took its retraction back.
    event RetractionWithdrawn(bytes32 indexed id, address indexed creator, string reason);

    /// @notice A component has at most 1,024 parents.
    error TooManyParents(uint256 count);

    /// @notice Flags a component. Only the owner.
    /// @dev Reverts with InvalidReason.
    function flag(bytes32 id, bytes32 evidence, string calldata reason) external;

    /// @notice Takes a flag back. Only the owner. An id without a flag is no error.
    /// @dev Reverts with InvalidReason.
    function unflag(bytes32 id, string calldata reason) external;

    /// @notice Retracts a component of the caller.
    /// @dev The id follows from the caller, so an account cannot retract the component of another one. The contract
    /// does not know whether the component exists. Reverts with TooManyParents or InvalidReason.
    /// @param digest The SHA-256 of the canonical manifest.
    /// @param parents The ids in the manifest's parents, in that order.
    /// @param reason A text of 1 to 1,024 bytes.
    /// @return id The component's id, keccak256(abi.encode(caller, digest, parents)).
    function retract(bytes32 digest, bytes32[] calldata parents, string calldata reason) external returns (bytes32 id);

    /// @notice Takes the caller's own retraction back. A component without one is no error.
    /// @dev The arguments, the result and the errors are those of retract.
    function withdraw(bytes32 digest, bytes32[] calldata parents, string calldata reason) external returns (bytes32 id);
}
