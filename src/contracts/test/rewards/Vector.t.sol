// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {RewardsTest} from "./RewardsTest.sol";

contract VectorTest is RewardsTest {
    uint256 private constant TREES = 6;

    function test_claim_paysEveryLeafOfOpenZeppelinsTrees() public {
        string memory vector = vm.readFile("src/contracts/test/rewards/reward-vector.json");
        payNative(100 ether);
        uint256 claims = 0;
        for (uint256 t = 0; t < TREES; ++t) {
            string memory tree = string.concat(".trees[", vm.toString(t), "]");
            uint256 size = vm.parseJsonUint(vector, string.concat(tree, ".size"));
            activate(vm.parseJsonBytes32(vector, string.concat(tree, ".root")));
            for (uint256 i = 0; i < size; ++i) {
                claimLeaf(vector, string.concat(tree, ".leaves[", vm.toString(i), "]"));
                ++claims;
            }
        }
        vm.assertEq(claims, 1 + 2 + 3 + 5 + 8 + 13);
    }

    function claimLeaf(string memory vector, string memory leaf) private {
        address account = vm.parseJsonAddress(vector, string.concat(leaf, ".account"));
        uint256 cumulative = vm.parseJsonUint(vector, string.concat(leaf, ".cumulative"));
        bytes32[] memory proof = vm.parseJsonBytes32Array(vector, string.concat(leaf, ".proof"));
        rewards.claim(account, NATIVE, cumulative, proof);
        vm.assertEq(account.balance, cumulative);
    }
}
