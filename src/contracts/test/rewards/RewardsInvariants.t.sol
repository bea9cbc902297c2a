// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {RewardsHandler} from "./RewardsHandler.sol";
import {RewardsTest} from "./RewardsTest.sol";

/// @notice Facts about the money that hold after any calls by any accounts, in any order.
contract RewardsInvariantsTest is RewardsTest {
    RewardsHandler private handler;
    address[2] private tokens;

    function setUp() public override {
        super.setUp();
        handler = new RewardsHandler(rewards, token, address(timelock), settler, guardian);
        tokens = [NATIVE, address(token)];
        give(token, payer, address(handler), type(uint104).max);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_outIsAtMostPaidAndPaidIsWhatArrived() public view {
        for (uint256 i = 0; i < 2; ++i) {
            (uint256 paid, uint256 out,) = rewards.totals(tokens[i]);
            vm.assertLe(out, paid, "out");
            vm.assertEq(paid, handler.credited(tokens[i]), "paid");
        }
    }

    function invariant_contractHoldsEverythingThatIsNotClaimed() public view {
        (uint256 paid, uint256 out,) = rewards.totals(NATIVE);
        vm.assertLe(paid - out, address(rewards).balance, "native coins");
        (paid, out,) = rewards.totals(address(token));
        vm.assertLe(paid - out, token.balanceOf(address(rewards)), "tokens");
    }

    /// @dev So no claim pays twice, and claimed never decreases, because it is the highest leaf that was claimed.
    function invariant_eachAccountReceivedItsHighestClaimedLeafExactly() public view {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 sum = 0;
            for (uint256 a = 0; a < 8; ++a) {
                address account = handler.accountOf(a);
                uint256 claimed = rewards.claimed(account, tokens[i]);
                vm.assertEq(claimed, handler.received(account, tokens[i]), "received");
                vm.assertEq(claimed, handler.highest(account, tokens[i]), "highest");
                sum += claimed;
            }
            (, uint256 out,) = rewards.totals(tokens[i]);
            vm.assertEq(sum, out, "sum of claims");
        }
    }

    /// @dev The handler reaches every state, so that the invariants are about something.
    function test_handler_paysClaimsUnderItsRoots() public {
        handler.pay(true, 5 ether, 1);
        handler.pay(false, 5 ether, 2);
        handler.propose(7, 0);
        handler.activate(3 days);
        for (uint256 i = 0; i < 16; ++i) {
            handler.claim(i, 3, 1);
        }
        vm.assertTrue(handler.claims() >= 8);
        handler.propose(9, 1);
        for (uint256 i = 0; i < 16; ++i) {
            handler.challenge(i);
        }
        assertPending(0);
        vm.assertTrue(rewards.suspended());
        handler.administrate(1);
        handler.propose(11, 2);
        handler.veto(false);
        handler.administrate(8);
        assertActive(0);
        invariant_eachAccountReceivedItsHighestClaimedLeafExactly();
        invariant_outIsAtMostPaidAndPaidIsWhatArrived();
        invariant_contractHoldsEverythingThatIsNotClaimed();
    }
}
