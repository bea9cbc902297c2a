// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AinVotes} from "../../governance/AinVotes.sol";
import {IAinVotes} from "../../governance/IAinVotes.sol";
import {FeeToken, SilentToken} from "../rewards/HostileTokens.sol";
import {DaoTest} from "./DaoTest.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

contract VotesTest is DaoTest {
    function test_wrap_givesVotesInOneStep() public {
        wrap(holder, 5 ether);
        vm.assertEq(votes.balanceOf(holder), 5 ether);
        vm.assertEq(votes.getVotes(holder), 5 ether);
        vm.assertEq(ain.balanceOf(address(votes)), 5 ether);
    }

    function test_wrap_delegatesEarlierCoinsToo() public {
        wrap(holder, 5 ether);
        vm.startPrank(holder);
        ain.approve(address(votes), 1 ether);
        votes.wrap(1 ether, stranger);
        vm.stopPrank();
        vm.assertEq(votes.getVotes(stranger), 6 ether);
        vm.assertEq(votes.getVotes(holder), 0);
    }

    function test_depositFor_givesNoVotesUntilTheAccountDelegates() public {
        vm.startPrank(holder);
        ain.approve(address(votes), 1 ether);
        votes.depositFor(stranger, 1 ether);
        vm.stopPrank();
        vm.assertEq(votes.getVotes(stranger), 0);
        vm.prank(stranger);
        votes.delegate(stranger);
        vm.assertEq(votes.getVotes(stranger), 1 ether);
    }

    function testFuzz_withdrawTo_givesEveryCoinBack(uint96 wrapped, uint96 unwrapped) public {
        uint256 first = wrapped % (100_000_000 ether) + 1;
        uint256 second = unwrapped % first;
        wrap(holder, first);
        vm.prank(holder);
        votes.withdrawTo(stranger, second);
        vm.assertEq(ain.balanceOf(stranger), second);
        vm.assertEq(votes.getVotes(holder), first - second);
        vm.assertEq(ain.balanceOf(address(votes)), votes.totalSupply());
    }

    function test_clock_countsSeconds() public view {
        vm.assertEq(votes.clock(), block.timestamp);
        vm.assertEq(votes.CLOCK_MODE(), "mode=timestamp");
        vm.assertEq(votes.decimals(), 18);
    }

    /// @dev More votes than coins would leave the last holder without coins.
    function test_wrap_revertsIfTheTokenTakesAFee() public {
        FeeToken fee = new FeeToken(holder);
        AinVotes over = new AinVotes(fee, "Votes", "V");
        vm.startPrank(holder);
        fee.approve(address(over), 1_000);
        vm.expectRevert(abi.encodeWithSelector(IAinVotes.InexactTransfer.selector, 900, 1_000));
        over.wrap(1_000, holder);
        vm.stopPrank();
        vm.assertEq(over.totalSupply(), 0);
    }

    function test_wrap_acceptsATokenWithoutAnswer() public {
        SilentToken silent = new SilentToken(holder);
        AinVotes over = new AinVotes(IERC20(address(silent)), "Votes", "V");
        vm.prank(holder);
        over.wrap(10, holder);
        vm.assertEq(over.getVotes(holder), 10);
    }

    function test_constructor_refusesAnAccountWithoutCode() public {
        vm.expectRevert(abi.encodeWithSelector(IAinVotes.NoUnderlying.selector, stranger));
        new AinVotes(IERC20(stranger), "Votes", "V");
    }
}
