// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {
    FalseToken,
    FeeToken,
    HookToken,
    HookedPayer,
    LyingToken,
    ShrinkingToken,
    SilentToken,
    StoppableToken
} from "./HostileTokens.sol";
import {RewardsTest} from "./RewardsTest.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

contract PayTest is RewardsTest {
    uint256 private constant MOST = type(uint112).max;

    function test_pay_creditsNativeCoins() public {
        vm.expectEmit(address(rewards));
        emit IAinftRewards.Paid(ID, payer, NATIVE, 1 ether, MEMO);
        payNative(1 ether);
        assertTotals(NATIVE, 1 ether, 0);
        vm.assertEq(address(rewards).balance, 1 ether);
    }

    function test_pay_creditsTokens() public {
        vm.expectEmit(address(rewards));
        emit IAinftRewards.Paid(ID, payer, address(token), 5 ether, MEMO);
        payToken(address(token), 5 ether);
        assertTotals(address(token), 5 ether, 0);
        vm.assertEq(token.balanceOf(address(rewards)), 5 ether);
    }

    function testFuzz_pay_addsUpPayments(uint64 first, uint64 second) public {
        list(NATIVE, 1, 0);
        vm.assume(first > 0 && second > 0);
        vm.deal(payer, uint256(first) + second);
        payNative(first);
        payNative(second);
        assertTotals(NATIVE, uint256(first) + second, 0);
    }

    function test_pay_acceptsOneWeiIfThatIsTheLeast() public {
        list(NATIVE, 1, 0);
        payNative(1);
        assertTotals(NATIVE, 1, 0);
    }

    function test_pay_revertsIfAmountIsZeroOrBelowLeast() public {
        expectError(IAinftRewards.BelowLeast.selector);
        payNative(0);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.BelowLeast.selector, NATIVE, 1e15 - 1, 1e15));
        payNative(1e15 - 1);
        payNative(1e15);
    }

    function test_pay_acceptsTheLargestAmountAndNoWeiMore() public {
        payToken(address(token), MOST - 0.25 ether);
        payToken(address(token), 0.25 ether);
        assertTotals(address(token), MOST, 0);
        vm.deal(payer, MOST + 1);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 112, MOST + 1));
        payNative(MOST + 1);
        payNative(MOST);
        vm.deal(payer, 1 ether);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 112, MOST + 1 ether));
        payNative(1 ether);
    }

    function test_pay_revertsIfValueIsNotTheAmount() public {
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.WrongValue.selector, 1 ether, 2 ether));
        vm.prank(payer);
        rewards.pay{value: 1 ether}(ID, NATIVE, 2 ether, MEMO);
    }

    function test_pay_revertsIfCoinsComeWithTokens() public {
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.WrongValue.selector, 1 ether, 0));
        vm.prank(payer);
        rewards.pay{value: 1 ether}(ID, address(token), 1 ether, MEMO);
    }

    function test_pay_neverCallsATokenThatIsNotListed() public {
        LyingToken unlisted = new LyingToken(1 ether);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.TokenNotListed.selector, unlisted));
        payToken(address(unlisted), 1 ether);
    }

    function test_pay_revertsAfterTheTokenWasRemoved() public {
        payToken(address(token), 1 ether);
        vm.prank(address(timelock));
        policy.removeToken(address(token));
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.TokenNotListed.selector, token));
        payToken(address(token), 1 ether);
        assertTotals(address(token), 1 ether, 0);
    }

    function test_pay_creditsTheDifferenceIfTheTokenTakesAFee() public {
        FeeToken fee = new FeeToken(payer);
        list(address(fee), 1, 0);
        approve(address(fee));
        payToken(address(fee), 1_000);
        assertTotals(address(fee), 900, 0);
    }

    function test_pay_comparesTheLeastWithTheCreditedAmount() public {
        FeeToken fee = new FeeToken(payer);
        list(address(fee), 1_000, 0);
        approve(address(fee));
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.BelowLeast.selector, fee, 900, 1_000));
        payToken(address(fee), 1_000);
    }

    function test_pay_acceptsATokenWithoutAnswer() public {
        SilentToken silent = new SilentToken(payer);
        list(address(silent), 1, 0);
        payToken(address(silent), 10);
        assertTotals(address(silent), 10, 0);
    }

    function test_pay_revertsIfTheTokenAnswersFalse() public {
        FalseToken broken = new FalseToken();
        list(address(broken), 1, 0);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, broken));
        payToken(address(broken), 10);
    }

    function test_pay_revertsIfTheTokenReverts() public {
        StoppableToken stopped = new StoppableToken(payer);
        list(address(stopped), 1, 0);
        approve(address(stopped));
        stopped.stop(true);
        vm.expectRevert(StoppableToken.Stopped.selector);
        payToken(address(stopped), 10);
        assertTotals(address(stopped), 0, 0);
    }

    function test_pay_revertsIfTheBalanceShrinks() public {
        ShrinkingToken shrinking = new ShrinkingToken();
        list(address(shrinking), 1, 0);
        vm.expectRevert();
        payToken(address(shrinking), 10);
    }

    function test_pay_limitsALieToTheTotalsOfItsToken() public {
        payNative(1 ether);
        payToken(address(token), 5 ether);
        LyingToken lying = new LyingToken(1_000_000 ether);
        list(address(lying), 1, 0);
        payToken(address(lying), 1);
        assertTotals(address(lying), 1_000_000 ether, 0);
        assertTotals(NATIVE, 1 ether, 0);
        assertTotals(address(token), 5 ether, 0);
    }

    function test_pay_revertsIfALieOverflowsTheTotals() public {
        LyingToken lying = new LyingToken(MOST + 1);
        list(address(lying), 1, 0);
        expectError(SafeCast.SafeCastOverflowedUintDowncast.selector);
        payToken(address(lying), 1);
    }

    /// @dev Without a guard the outer payment would count the inner one again, 300 for 200.
    function test_pay_revertsIfAHookPaysAgain() public {
        HookToken hook = new HookToken(payer);
        HookedPayer hooked = new HookedPayer(rewards, hook);
        give(hook, payer, address(hooked), 1_000);
        list(address(hook), 1, 0);
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        hooked.pay(100);
        assertTotals(address(hook), 0, 0);
    }

    function test_pay_countsNoForcedCoinsAndNoBareTransfers() public {
        payNative(1 ether);
        vm.deal(address(rewards), 5 ether);
        give(token, payer, address(rewards), 7 ether);
        assertTotals(NATIVE, 1 ether, 0);
        assertTotals(address(token), 0, 0);
        payToken(address(token), 1 ether);
        assertTotals(address(token), 1 ether, 0);
    }

    function test_receive_doesNotExist() public {
        vm.prank(payer);
        (bool accepted,) = address(rewards).call{value: 1}("");
        vm.assertFalse(accepted);
    }

    function test_setToken_revertsForAnyAccountButThePolicy() public {
        expectError(bytes4(keccak256("AccessControlUnauthorizedAccount(address,bytes32)")));
        vm.prank(address(timelock));
        rewards.setToken(NATIVE, 1, 0);
    }

    function testFuzz_setToken_isExactOrReverts(uint24 mantissa, uint8 exponent) public {
        vm.assume(mantissa > 0);
        bool valid = exponent <= 33 && uint256(mantissa) * 10 ** exponent <= MOST;
        if (!valid) expectError(IAinftRewards.InvalidLeast.selector);
        list(NATIVE, mantissa, exponent);
        (,, uint256 least) = rewards.totals(NATIVE);
        if (valid) vm.assertEq(least, uint256(mantissa) * 10 ** exponent);
    }

    function test_setToken_keepsTheTotals() public {
        payNative(1 ether);
        list(NATIVE, 3, 17);
        assertTotals(NATIVE, 1 ether, 0);
        expectError(IAinftRewards.BelowLeast.selector);
        payNative(0.2 ether);
    }

    function approve(address of_) private {
        vm.prank(payer);
        IERC20(of_).approve(address(rewards), type(uint256).max);
    }
}
