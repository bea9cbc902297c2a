// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IComputeGrants} from "../../governance/IComputeGrants.sol";
import {INodeOperators} from "../../governance/INodeOperators.sol";
import {IRetractions} from "../../governance/IRetractions.sol";
import {Reasons} from "../../governance/Reasons.sol";
import {DaoTest} from "./DaoTest.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @notice Node operators, compute grants and retractions.
contract ListsTest is DaoTest {
    bytes32 private constant ID = keccak256("a component");
    bytes32 private constant DIGEST = keccak256("a manifest");

    function test_admit_and_suspend_followEachOther() public {
        vm.startPrank(address(timelock));
        vm.expectEmit(address(operators));
        emit INodeOperators.OperatorAdmitted(stranger, "first");
        operators.admit(stranger, "first");
        vm.assertTrue(operators.admitted(stranger));
        vm.expectRevert(abi.encodeWithSelector(INodeOperators.AlreadyAdmitted.selector, stranger));
        operators.admit(stranger, "twice");
        vm.expectEmit(address(operators));
        emit INodeOperators.OperatorSuspended(stranger, "wrong results");
        operators.suspend(stranger, "wrong results");
        vm.assertFalse(operators.admitted(stranger));
        operators.admit(stranger, "again");
        vm.assertTrue(operators.admitted(stranger));
        vm.stopPrank();
    }

    /// @dev The DAO can leave no operator, which stops runs and never admits everyone. A vote repairs it.
    function test_suspend_ofTheLastOperatorIsUndoneByAVote() public {
        wrap(holder, FLOOR);
        vm.startPrank(address(timelock));
        operators.admit(stranger, "the only one");
        operators.suspend(stranger, "the last one");
        vm.stopPrank();
        vm.assertFalse(operators.admitted(stranger));
        vm.assertFalse(operators.admitted(address(0)));
        decide(address(operators), abi.encodeCall(operators.admit, (stranger, "again")));
        vm.assertTrue(operators.admitted(stranger));
    }

    function test_operators_refuseZeroStrangersAndUnknownOnes() public {
        vm.startPrank(address(timelock));
        vm.expectRevert(INodeOperators.ZeroOperator.selector);
        operators.admit(address(0), "zero");
        vm.expectRevert(abi.encodeWithSelector(INodeOperators.NotAdmitted.selector, payer));
        operators.suspend(payer, "unknown");
        vm.stopPrank();
    }

    function test_grant_announcesMinutesPerPeriod() public {
        vm.expectEmit(address(grants));
        emit IComputeGrants.ComputeGranted(stranger, 600, 7 days, START + 90 days, "a quarter");
        vm.prank(address(timelock));
        grants.grant(stranger, 600, 7 days, START + 90 days, "a quarter");
        vm.expectEmit(address(grants));
        emit IComputeGrants.ComputeGrantEnded(stranger, "abused");
        vm.prank(address(timelock));
        grants.end(stranger, "abused");
    }

    function test_grant_refusesNoMinutesWrongPeriodsAndPastDates() public {
        vm.startPrank(address(timelock));
        vm.expectRevert(IComputeGrants.ZeroMinutes.selector);
        grants.grant(stranger, 0, 7 days, START + 90 days, "none");
        vm.expectRevert(abi.encodeWithSelector(IComputeGrants.InvalidPeriod.selector, 1 hours - 1));
        grants.grant(stranger, 1, 1 hours - 1, START + 90 days, "short");
        vm.expectRevert(abi.encodeWithSelector(IComputeGrants.InvalidPeriod.selector, 366 days + 1));
        grants.grant(stranger, 1, 366 days + 1, START + 90 days, "long");
        vm.expectRevert(abi.encodeWithSelector(IComputeGrants.AlreadyEnded.selector, START - 1));
        grants.grant(address(0), 1, 7 days, START - 1, "past");
        vm.stopPrank();
    }

    function test_flag_and_unflag_announceTheId() public {
        vm.startPrank(address(timelock));
        vm.expectEmit(address(retractions));
        emit IRetractions.Flagged(ID, DIGEST, "poisoned data");
        retractions.flag(ID, DIGEST, "poisoned data");
        vm.expectEmit(address(retractions));
        emit IRetractions.Unflagged(ID, "a mistake");
        retractions.unflag(ID, "a mistake");
        vm.stopPrank();
    }

    function testFuzz_retract_announcesOnlyIdsOfTheCaller(bytes32 digest, bytes32[] memory parents) public {
        vm.assume(parents.length <= 1_024);
        bytes32 id = keccak256(abi.encode(creator, digest, parents));
        vm.expectEmit(address(retractions));
        emit IRetractions.Retracted(id, creator, "a bug");
        vm.prank(creator);
        vm.assertEq(retractions.retract(digest, parents, "a bug"), id);
        vm.prank(stranger);
        vm.assertTrue(retractions.retract(digest, parents, "not mine") != id);
    }

    function test_withdraw_takesTheCallersRetractionBack() public {
        bytes32[] memory parents = new bytes32[](2);
        bytes32 id = keccak256(abi.encode(creator, DIGEST, parents));
        vm.expectEmit(address(retractions));
        emit IRetractions.RetractionWithdrawn(id, creator, "repaired");
        vm.prank(creator);
        vm.assertEq(retractions.withdraw(DIGEST, parents, "repaired"), id);
    }

    function test_retract_refusesMoreParentsThanAComponentHas() public {
        vm.expectRevert(abi.encodeWithSelector(IRetractions.TooManyParents.selector, 1_025));
        retractions.retract(DIGEST, new bytes32[](1_025), "too many");
        retractions.retract(DIGEST, new bytes32[](1_024), "the most");
    }

    function test_reasons_haveOneTo1024Bytes() public {
        bytes32[] memory parents = new bytes32[](0);
        string memory most = string(new bytes(1_024));
        string memory more = string(new bytes(1_025));
        retractions.retract(DIGEST, parents, most);
        expectReason(0);
        retractions.retract(DIGEST, parents, "");
        expectReason(1_025);
        retractions.withdraw(DIGEST, parents, more);
        vm.startPrank(address(timelock));
        expectReason(1_025);
        operators.admit(stranger, more);
        operators.admit(stranger, most);
        expectReason(0);
        operators.suspend(stranger, "");
        expectReason(0);
        grants.grant(stranger, 1, 1 days, START, "");
        expectReason(1_025);
        grants.end(stranger, more);
        expectReason(0);
        retractions.flag(ID, 0, "");
        expectReason(0);
        retractions.unflag(ID, "");
        vm.stopPrank();
    }

    function test_setters_areForTheTimelockOnly() public {
        bytes memory refusal = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, multisig);
        bytes[6] memory calls = [
            abi.encodeCall(operators.admit, (stranger, "x")),
            abi.encodeCall(operators.suspend, (stranger, "x")),
            abi.encodeCall(grants.grant, (stranger, 1, 1 days, START, "x")),
            abi.encodeCall(grants.end, (stranger, "x")),
            abi.encodeCall(retractions.flag, (ID, ID, "x")),
            abi.encodeCall(retractions.unflag, (ID, "x"))
        ];
        for (uint256 i = 0; i < 6; ++i) {
            address target = i < 2 ? address(operators) : i < 4 ? address(grants) : address(retractions);
            vm.prank(multisig);
            (bool done, bytes memory answer) = target.call(calls[i]);
            vm.assertFalse(done);
            vm.assertEq(keccak256(answer), keccak256(refusal));
        }
    }

    function expectReason(uint256 length) private {
        vm.expectRevert(abi.encodeWithSelector(Reasons.InvalidReason.selector, length));
    }
}
