// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AinftGovernor} from "./AinftGovernor.sol";
import {BootstrapProposer} from "./BootstrapProposer.sol";
import {IAinftGovernor} from "./IAinftGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// @title The deployment of the DAO
/// @notice Its constructor creates timelock, governor and bootstrap proposer, hands the roles over, and renounces its
/// own. It is one transaction, so no account ever holds a role in between. The contract then only names the addresses.
/// @dev Its address and all others follow from the code and the arguments if the public CREATE2 deployer creates it.
contract GovernanceDeployment {
    /// @notice Executes the decisions, and is the admin or the owner of everything else.
    TimelockController public immutable timelock;

    /// @notice The DAO's governor. It proposes to the timelock, and it cancels.
    AinftGovernor public immutable governor;

    /// @notice Schedules for the multisig until the floor is reached.
    BootstrapProposer public immutable bootstrap;

    /// @notice The DAO needs a multisig that acts until the floor is reached.
    error ZeroMultisig();

    /// @param votes An ERC20Votes whose clock counts seconds, for example AinVotes.
    /// @param multisig The account that decides until the floor is reached.
    /// @param timelockDelay Seconds from a decision to its execution.
    /// @param rules The numbers of the governor.
    constructor(IVotes votes, address multisig, uint256 timelockDelay, IAinftGovernor.Rules memory rules) {
        if (multisig == address(0)) revert ZeroMultisig();
        address[] memory anyone = new address[](1);
        timelock = new TimelockController(timelockDelay, new address[](0), anyone, address(this));
        governor = new AinftGovernor(votes, timelock, rules);
        bootstrap = new BootstrapProposer(timelock, votes, rules.floor, multisig);

        timelock.grantRole(timelock.PROPOSER_ROLE(), address(governor));
        timelock.grantRole(timelock.CANCELLER_ROLE(), address(governor));
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(bootstrap));
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), address(this));
    }
}
