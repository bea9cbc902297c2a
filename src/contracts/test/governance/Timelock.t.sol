// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {DaoTest} from "./DaoTest.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

contract TimelockTest is DaoTest {
    bytes private admission;

    function setUp() public override {
        super.setUp();
        wrap(holder, FLOOR);
        admission = abi.encodeCall(operators.admit, (stranger, "runs two machines"));
    }

    function test_execute_revertsBeforeItsDelay() public {
        proposeAndPass(address(operators), admission, "early");
        queueAndWait(address(operators), admission, "early");
        vm.warp(block.timestamp - 1);
        expectUnexpectedState();
        execute("early");
        pass(1);
        execute("early");
    }

    function test_execute_revertsTheSecondTime() public {
        proposeAndPass(address(operators), admission, "once");
        queueAndWait(address(operators), admission, "once");
        execute("once");
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        execute("once");
        expectUnexpectedState();
        executeOnTimelock("once");
    }

    function test_queue_revertsTheSecondTime() public {
        proposeAndPass(address(operators), admission, "once");
        queueAndWait(address(operators), admission, "once");
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        queueAndWait(address(operators), admission, "once");
    }

    /// @dev The governor emits no ProposalExecuted then, so the app follows the events of the timelock as well.
    function test_execute_isForAnyoneOnTheTimelockItself() public {
        uint256 id = proposeAndPass(address(operators), admission, "anyone");
        queueAndWait(address(operators), admission, "anyone");
        vm.prank(payer);
        executeOnTimelock("anyone");
        vm.assertTrue(operators.admitted(stranger));
        vm.assertEq(uint256(governor.state(id)), uint256(IGovernor.ProposalState.Executed));
    }

    /// @dev Decisions never expire, which is why a veto names its root.
    function test_execute_worksYearsLater() public {
        proposeAndPass(address(operators), admission, "late");
        pass(3_650 days);
        queueAndWait(address(operators), admission, "late");
        pass(3_650 days);
        execute("late");
        vm.assertTrue(operators.admitted(stranger));
    }

    function test_schedule_revertsForAnyAccountButGovernorAndBootstrap() public {
        address[4] memory others = [stranger, multisig, holder, address(this)];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert();
            vm.prank(others[i]);
            timelock.schedule(address(operators), 0, admission, 0, 0, TIMELOCK_DELAY);
        }
    }

    function test_schedule_revertsBelowTheDelay() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                TimelockController.TimelockInsufficientDelay.selector, TIMELOCK_DELAY - 1, TIMELOCK_DELAY
            )
        );
        vm.prank(address(governor));
        timelock.schedule(address(operators), 0, admission, 0, 0, TIMELOCK_DELAY - 1);
    }

    function execute(string memory text) private {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) =
            one(address(operators), admission);
        governor.execute(targets, values, payloads, keccak256(bytes(text)));
    }

    function executeOnTimelock(string memory text) private {
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) =
            one(address(operators), admission);
        bytes32 salt = bytes20(address(governor)) ^ keccak256(bytes(text));
        timelock.executeBatch(targets, values, payloads, 0, salt);
    }

    function expectUnexpectedState() private {
        vm.expectPartialRevert(TimelockController.TimelockUnexpectedOperationState.selector);
    }
}
