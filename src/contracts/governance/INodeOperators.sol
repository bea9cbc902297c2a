// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The operators whose nodes may be drawn for runs
/// @notice The owner, the timelock of the DAO, admits and suspends operators. Without an admitted operator no node is
/// drawn. An empty list never means every operator.
/// @dev A run follows the state as of a block, which the events give by their order. Every reason has 1 to 1,024 bytes.
interface INodeOperators {
    /// @notice Nodes of the operator may be drawn from now on.
    event OperatorAdmitted(address indexed operator, string reason);

    /// @notice Nodes of the operator are not drawn any more. Results of earlier draws stay valid.
    event OperatorSuspended(address indexed operator, string reason);

    /// @notice Zero is not an operator.
    error ZeroOperator();

    /// @notice The operator is admitted already.
    error AlreadyAdmitted(address operator);

    /// @notice The operator is not admitted.
    error NotAdmitted(address operator);

    /// @notice Admits an operator, also again. Only the owner.
    /// @dev Reverts with ZeroOperator, AlreadyAdmitted or InvalidReason.
    function admit(address operator, string calldata reason) external;

    /// @notice Suspends an admitted operator, also the last one. Only the owner.
    /// @dev Reverts with NotAdmitted or InvalidReason.
    function suspend(address operator, string calldata reason) external;

    /// @notice Whether the operator is admitted now.
    function admitted(address operator) external view returns (bool);
}
