// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IRewardPolicy} from "../../governance/IRewardPolicy.sol";
import {Measured} from "../Measured.sol";
import {DaoTest} from "./DaoTest.sol";

/// @notice The calls of the DAO, whose gas is on record. Reasons have 65 bytes.
abstract contract GovernanceCalls is DaoTest, Measured {
    string private constant REASON = "Runs two machines with eight GPUs, and answered every run of May.";

    function test_wrap() public {
        vm.prank(holder);
        ain.approve(address(votes), type(uint256).max);
        beginWrap(1.234567 ether);
        measure("wrap and delegate, first ever", 0, Slots(8, 1));
        pass(1);
        beginWrap(2.345678 ether);
        measure("wrap and delegate, later", 0, Slots(2, 6));
    }

    function test_decision() public {
        wrap(holder, FLOOR);
        bytes memory admission = abi.encodeCall(operators.admit, (stranger, REASON));
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) =
            one(address(operators), admission);
        begin();
        vm.prank(holder);
        uint256 id = governor.propose(targets, values, payloads, REASON);
        measure("propose one call", 0, Slots(1, 0));
        pass(VOTING_DELAY + 1);
        begin();
        vm.prank(holder);
        governor.castVote(id, 1);
        measure("vote that reaches the quorum", 0, Slots(3, 0));
        pass(VOTING_PERIOD + EXTENSION);
        begin();
        governor.queue(targets, values, payloads, keccak256(bytes(REASON)));
        measure("queue", 0, Slots(3, 0));
        pass(TIMELOCK_DELAY);
        begin();
        governor.execute(targets, values, payloads, keccak256(bytes(REASON)));
        measure("execute", 0, Slots(1, 3));
    }

    function test_operators() public {
        begin();
        vm.prank(address(timelock));
        operators.admit(stranger, REASON);
        measure("admit an operator, first", 0, Slots(1, 0));
        begin();
        vm.prank(address(timelock));
        operators.suspend(stranger, REASON);
        measure("suspend an operator", 0, Slots(0, 1));
        begin();
        vm.prank(address(timelock));
        operators.admit(stranger, REASON);
        measure("admit an operator, again", 0, Slots(0, 1));
    }

    function test_policy() public {
        IRewardPolicy.Policy memory next = defaultPolicy();
        (next.cap, next.challengeDelay) = (4_000, 3 days);
        begin();
        vm.prank(address(timelock));
        policy.setPolicy(next);
        measure("setPolicy", 0, Slots(0, 2));
        begin();
        vm.prank(address(timelock));
        policy.setToken(address(ain), 1, 18);
        measure("setToken, new", 0, Slots(3, 1));
    }

    function test_grantsAndRetractions() public {
        begin();
        vm.prank(address(timelock));
        grants.grant(stranger, 600, 7 days, START + 90 days, REASON);
        measure("grant compute", 0, Slots(0, 0));
        begin();
        vm.prank(address(timelock));
        retractions.flag(keccak256("id"), keccak256("evidence"), REASON);
        measure("flag a component", 0, Slots(0, 0));
        bytes32[] memory parents = new bytes32[](2);
        (parents[0], parents[1]) = (keccak256("first"), keccak256("second"));
        begin();
        vm.prank(creator);
        retractions.retract(keccak256("digest"), parents, REASON);
        measure("retract one's own component, 2 parents", 0, Slots(0, 0));
    }

    function beginWrap(uint256 amount) private {
        begin();
        vm.prank(holder);
        votes.wrap(amount, holder);
    }
}
