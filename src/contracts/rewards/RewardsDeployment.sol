// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ComputeGrants} from "../governance/ComputeGrants.sol";
import {IAinftGovernor} from "../governance/IAinftGovernor.sol";
import {IRewardPolicy} from "../governance/IRewardPolicy.sol";
import {NodeOperators} from "../governance/NodeOperators.sol";
import {Retractions} from "../governance/Retractions.sol";
import {RewardPolicy} from "../governance/RewardPolicy.sol";
import {AinftRewards} from "./AinftRewards.sol";

/// @title The deployment of rewards and of the lists that the DAO keeps
/// @notice Its constructor creates the contracts, lists the first tokens, hands every admin role and ownership over to
/// the timelock, and renounces its own. It is one transaction, so no account ever holds a role in between. The contract
/// then only names the addresses.
/// @dev Its address and all others follow from the code and the arguments if the public CREATE2 deployer creates it.
contract RewardsDeployment {
    /// @notice A token of the first list, with the least amount mantissa * 10^exponent.
    struct Token {
        address token;
        uint24 mantissa;
        uint8 exponent;
    }

    /// @notice The accounts and numbers of a deployment.
    /// @param timelock The timelock of the DAO, which becomes the admin and the owner of everything.
    /// @param governor The DAO's governor.
    /// @param proposer The settler, which proposes roots. It is not the account that anchors batches.
    /// @param guardian The account that can veto roots, or zero.
    /// @param guardianUntil The last Unix second of its power, or zero.
    /// @param policy The first policy.
    /// @param tokens The first list of tokens.
    struct Settings {
        address timelock;
        IAinftGovernor governor;
        address proposer;
        address guardian;
        uint48 guardianUntil;
        IRewardPolicy.Policy policy;
        Token[] tokens;
    }

    /// @notice Payments, roots and claims.
    AinftRewards public immutable rewards;

    /// @notice The numbers of the rule, and the list of tokens.
    RewardPolicy public immutable policy;

    /// @notice The operators whose nodes may be drawn.
    NodeOperators public immutable operators;

    /// @notice The compute that the DAO grants.
    ComputeGrants public immutable grants;

    /// @notice The components that were retracted.
    Retractions public immutable retractions;

    /// @notice Timelock and proposer are accounts.
    error ZeroAccount();

    constructor(Settings memory settings) {
        if (settings.timelock == address(0) || settings.proposer == address(0)) revert ZeroAccount();
        rewards = new AinftRewards(
            address(this),
            settings.proposer,
            settings.governor,
            settings.policy.challengeDelay,
            settings.guardian,
            settings.guardianUntil
        );
        policy = new RewardPolicy(rewards, address(this), settings.policy);
        operators = new NodeOperators(settings.timelock);
        grants = new ComputeGrants(settings.timelock);
        retractions = new Retractions(settings.timelock);

        rewards.grantRole(rewards.POLICY_ROLE(), address(policy));
        for (uint256 i = 0; i < settings.tokens.length; ++i) {
            policy.setToken(settings.tokens[i].token, settings.tokens[i].mantissa, settings.tokens[i].exponent);
        }
        policy.transferOwnership(settings.timelock);
        rewards.grantRole(rewards.DEFAULT_ADMIN_ROLE(), settings.timelock);
        rewards.renounceRole(rewards.DEFAULT_ADMIN_ROLE(), address(this));
    }
}
