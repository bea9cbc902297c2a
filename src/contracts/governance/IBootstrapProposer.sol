// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The proposer of the timelock until the DAO can decide
/// @notice While fewer coins are wrapped than the governor's floor, no proposal can pass. Until then a multisig, which
/// the deployment names, schedules operations of the timelock through this contract. As soon as the floor was reached
/// anyone ends that for good.
/// @dev Operations that the multisig scheduled never expire. The event Scheduled lists them, and a vote can cancel
/// those that are not wanted. The multisig cannot cancel. It cannot reach the timelock itself, so it cannot give roles
/// of the timelock away. It cannot give an admin role, the role of the policy or an ownership away, or name another
/// governor. A settler, a guardian and a policy that it chose stay until a vote changes them.
interface IBootstrapProposer {
    /// @notice The multisig scheduled an operation of the timelock.
    event Scheduled(bytes32 indexed operation);

    /// @notice The floor was reached, and the contract gave its role up.
    event Ended();

    /// @notice The caller is not the multisig.
    error NotMultisig(address account);

    /// @notice The floor was reached, so the DAO decides.
    error FloorReached();

    /// @notice The floor is not reached yet.
    error FloorNotReached();

    /// @notice The call would reach the timelock, give such a role or an ownership away, or name another governor.
    error ForbiddenCall(uint256 index);

    /// @notice Schedules an operation. Only the multisig, while the floor is not reached.
    /// @dev The arguments are those of TimelockController.scheduleBatch. Reverts with NotMultisig, FloorReached or
    /// ForbiddenCall, and with the errors of the timelock.
    /// @return operation The id of the operation in the timelock.
    function schedule(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt,
        uint256 delay
    ) external returns (bytes32 operation);

    /// @notice Gives the role in the timelock up. Anyone may call it once the floor was reached, also after coins left.
    /// @dev Reverts with FloorNotReached, and with ERC5805FutureLookup of the votes.
    /// @param time A past Unix second in which the supply of the votes was at least the floor.
    function end(uint256 time) external;

    /// @notice Whether the supply of the votes was at least the floor one second ago.
    function floorReached() external view returns (bool);

    /// @notice The account that may schedule.
    function multisig() external view returns (address);
}
