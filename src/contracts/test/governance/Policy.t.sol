// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {DevCoin} from "../../dev/DevCoin.sol";
import {IRewardPolicy} from "../../governance/IRewardPolicy.sol";
import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {DaoTest} from "./DaoTest.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

contract PolicyTest is DaoTest {
    function test_deployment_setsTheFirstPolicyAndTokens() public view {
        vm.assertEq(keccak256(abi.encode(policy.policy())), keccak256(abi.encode(defaultPolicy())));
        address[] memory listed = policy.tokens();
        vm.assertEq(listed.length, 2);
        (,, uint256 least) = rewards.totals(NATIVE);
        vm.assertEq(least, 1e15);
        (,, least) = rewards.totals(address(token));
        vm.assertEq(least, 0.25 ether);
    }

    function test_setPolicy_pushesTheChallengeDelay() public {
        IRewardPolicy.Policy memory next = defaultPolicy();
        next.challengeDelay = 5 days;
        vm.expectEmit(address(policy));
        emit IRewardPolicy.PolicySet(next);
        vm.prank(address(timelock));
        policy.setPolicy(next);
        vm.assertEq(rewards.challengeDelay(), 5 days);
    }

    function test_setPolicy_refusesNumbersOutOfTheirRange() public {
        IRewardPolicy.Policy memory next = defaultPolicy();
        next.cap = 0;
        assertRefused(next, "cap");
        next.cap = 10_001;
        assertRefused(next, "cap");
        next = defaultPolicy();
        next.anchorWithin = 365 days + 1;
        assertRefused(next, "anchorWithin");
        next = defaultPolicy();
        next.heldFor = 1 hours - 1;
        assertRefused(next, "heldFor");
        next = defaultPolicy();
        next.challengeDelay = 90 days + 1;
        assertRefused(next, "challengeDelay");
        next = defaultPolicy();
        next.replicas = 17;
        assertRefused(next, "replicas");
        next = defaultPolicy();
        next.confidence = 10_000;
        assertRefused(next, "confidence");
    }

    function test_setToken_listsAtMost32() public {
        for (uint256 i = 2; i < 32; ++i) {
            setToken(address(new DevCoin(payer, 1)), 1, 0);
        }
        vm.assertEq(policy.tokens().length, 32);
        setToken(NATIVE, 7, 3);
        address extra = address(new DevCoin(payer, 1));
        vm.expectRevert(IRewardPolicy.TooManyTokens.selector);
        setToken(extra, 1, 0);
        vm.prank(address(timelock));
        policy.removeToken(address(token));
        setToken(extra, 1, 0);
    }

    function test_setToken_refusesZeroAndAccountsWithoutCode() public {
        vm.expectRevert(abi.encodeWithSelector(IRewardPolicy.ZeroLeast.selector, token));
        setToken(address(token), 0, 5);
        vm.expectRevert(abi.encodeWithSelector(IRewardPolicy.NoToken.selector, stranger));
        setToken(stranger, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IAinftRewards.InvalidLeast.selector, 1, 34));
        setToken(NATIVE, 1, 34);
    }

    function test_removeToken_takesATokenOffTheListOnce() public {
        vm.expectEmit(address(rewards));
        emit IAinftRewards.TokenSet(address(token), 0);
        vm.prank(address(timelock));
        policy.removeToken(address(token));
        vm.assertEq(policy.tokens().length, 1);
        vm.expectRevert(abi.encodeWithSelector(IRewardPolicy.NotListed.selector, token));
        vm.prank(address(timelock));
        policy.removeToken(address(token));
    }

    function test_setters_areForTheTimelockOnly() public {
        bytes memory refusal = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, stranger);
        IRewardPolicy.Policy memory next = defaultPolicy();
        vm.startPrank(stranger);
        vm.expectRevert(refusal);
        policy.setPolicy(next);
        vm.expectRevert(refusal);
        policy.setToken(NATIVE, 1, 0);
        vm.expectRevert(refusal);
        policy.removeToken(NATIVE);
        vm.stopPrank();
    }

    function assertRefused(IRewardPolicy.Policy memory next, string memory member) private {
        vm.expectRevert(abi.encodeWithSelector(IRewardPolicy.InvalidPolicy.selector, member));
        vm.prank(address(timelock));
        policy.setPolicy(next);
    }

    function setToken(address listed, uint24 mantissa, uint8 exponent) private {
        vm.prank(address(timelock));
        policy.setToken(listed, mantissa, exponent);
    }
}
