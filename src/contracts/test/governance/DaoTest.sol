// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {DevCoin} from "../../dev/DevCoin.sol";
import {AinVotes} from "../../governance/AinVotes.sol";
import {AinftGovernor} from "../../governance/AinftGovernor.sol";
import {BootstrapProposer} from "../../governance/BootstrapProposer.sol";
import {ComputeGrants} from "../../governance/ComputeGrants.sol";
import {GovernanceDeployment} from "../../governance/GovernanceDeployment.sol";
import {IAinftGovernor} from "../../governance/IAinftGovernor.sol";
import {IRewardPolicy} from "../../governance/IRewardPolicy.sol";
import {NodeOperators} from "../../governance/NodeOperators.sol";
import {Retractions} from "../../governance/Retractions.sol";
import {RewardPolicy} from "../../governance/RewardPolicy.sol";
import {AinftRewards} from "../../rewards/AinftRewards.sol";
import {RewardsDeployment} from "../../rewards/RewardsDeployment.sol";
import {Cheats} from "../Cheats.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice The whole DAO as a deployment leaves it, with known accounts.
abstract contract DaoTest is Cheats {
    uint48 internal constant START = 1_700_000_000;
    uint256 internal constant FLOOR = 1_000_000 ether;
    uint256 internal constant THRESHOLD = 1_000 ether;
    uint48 internal constant VOTING_DELAY = 1 days;
    uint32 internal constant VOTING_PERIOD = 7 days;
    uint48 internal constant EXTENSION = 1 days;
    uint256 internal constant TIMELOCK_DELAY = 2 days;
    uint32 internal constant CHALLENGE_DELAY = 2 days;
    uint48 internal constant GUARDIAN_UNTIL = START + 365 days;
    address internal constant NATIVE = address(0);

    address internal immutable multisig = vm.addr(0x51);
    address internal immutable settler = vm.addr(0x52);
    address internal immutable guardian = vm.addr(0x53);
    address internal immutable holder = vm.addr(0x54);
    address internal immutable stranger = vm.addr(0x55);
    address internal immutable payer = vm.addr(0x56);
    address internal immutable creator = vm.addr(0x57);

    DevCoin internal ain;
    DevCoin internal token;
    AinVotes internal votes;
    TimelockController internal timelock;
    AinftGovernor internal governor;
    BootstrapProposer internal bootstrap;
    AinftRewards internal rewards;
    RewardPolicy internal policy;
    NodeOperators internal operators;
    ComputeGrants internal grants;
    Retractions internal retractions;

    function setUp() public virtual {
        vm.warp(START);
        vm.roll(1_000);
        ain = new DevCoin(holder, 100_000_000 ether);
        token = new DevCoin(payer, type(uint112).max);
        votes = new AinVotes(ain, "AIN votes", "vAIN");
        deployGovernance();
        deployRewards(guardian, GUARDIAN_UNTIL);
        vm.deal(payer, 1_000 ether);
    }

    function deployGovernance() internal {
        GovernanceDeployment deployment = new GovernanceDeployment(votes, multisig, TIMELOCK_DELAY, rules());
        (timelock, governor, bootstrap) = (deployment.timelock(), deployment.governor(), deployment.bootstrap());
    }

    function deployRewards(address guardianAccount, uint48 until) internal {
        RewardsDeployment.Settings memory settings = RewardsDeployment.Settings({
            timelock: address(timelock),
            governor: governor,
            proposer: settler,
            guardian: guardianAccount,
            guardianUntil: until,
            policy: defaultPolicy(),
            tokens: new RewardsDeployment.Token[](2)
        });
        settings.tokens[0] = RewardsDeployment.Token(NATIVE, 1, 15);
        settings.tokens[1] = RewardsDeployment.Token(address(token), 25, 16);
        RewardsDeployment deployment = new RewardsDeployment(settings);
        (rewards, policy) = (deployment.rewards(), deployment.policy());
        (operators, grants, retractions) = (deployment.operators(), deployment.grants(), deployment.retractions());
    }

    function rules() internal pure returns (IAinftGovernor.Rules memory) {
        return IAinftGovernor.Rules(VOTING_DELAY, VOTING_PERIOD, EXTENSION, 4, THRESHOLD, FLOOR);
    }

    function defaultPolicy() internal pure returns (IRewardPolicy.Policy memory) {
        return IRewardPolicy.Policy(5_000, 1 days, 30 days, CHALLENGE_DELAY, 3, 9_900, true);
    }

    /// @dev The account wraps and delegates, and a second passes, because votes count from the second after.
    function wrap(address account, uint256 amount) internal {
        if (account != holder) {
            give(ain, holder, account, amount);
        }
        vm.prank(account);
        ain.approve(address(votes), amount);
        vm.prank(account);
        votes.wrap(amount, account);
        pass(1);
    }

    function give(IERC20 coin, address from, address to, uint256 amount) internal {
        vm.prank(from);
        vm.assertTrue(coin.transfer(to, amount));
    }

    function later(uint256 time) internal view returns (uint48) {
        return SafeCast.toUint48(block.timestamp + time);
    }

    function pass(uint256 time) internal {
        vm.warp(block.timestamp + time);
    }

    /// @dev A vote by the holder, from the proposal to the execution.
    function decide(address target, bytes memory payload) internal {
        proposeAndPass(target, payload, "decided");
        queueAndWait(target, payload, "decided");
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = one(target, payload);
        governor.execute(targets, values, payloads, keccak256("decided"));
    }

    function proposeAndPass(address target, bytes memory payload, string memory text) internal returns (uint256 id) {
        id = proposeCall(holder, target, payload, text);
        pass(VOTING_DELAY + 1);
        vm.prank(holder);
        governor.castVote(id, 1);
        pass(VOTING_PERIOD + EXTENSION);
    }

    function proposeCall(address proposer, address target, bytes memory payload, string memory text)
        internal
        returns (uint256)
    {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = one(target, payload);
        vm.prank(proposer);
        return governor.propose(targets, values, payloads, text);
    }

    function queueAndWait(address target, bytes memory payload, string memory text) internal {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = one(target, payload);
        governor.queue(targets, values, payloads, keccak256(bytes(text)));
        pass(TIMELOCK_DELAY);
    }

    function one(address target, bytes memory payload)
        internal
        pure
        returns (address[] memory targets, uint256[] memory values, bytes[] memory payloads)
    {
        (targets, values, payloads) = (new address[](1), new uint256[](1), new bytes[](1));
        (targets[0], payloads[0]) = (target, payload);
    }
}
