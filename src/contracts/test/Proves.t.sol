// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {RegistryTest} from "./RegistryTest.sol";

contract ProvesTest is RegistryTest {
    struct Leaf {
        uint8 kind;
        bytes32 subject;
        address account;
    }

    uint256 private constant TREES = 8;
    string private vector;

    function setUp() public override {
        super.setUp();
        vector = vm.readFile("src/contracts/test/merkle-vector.json");
    }

    function test_proves_isTrueForEveryLeafOfOpenZeppelinsTrees() public {
        uint256 proven = 0;
        for (uint256 t = 0; t < TREES; ++t) {
            (bytes32 root, uint256 size) = anchorTree(t);
            for (uint256 i = 0; i < size; ++i) {
                (Leaf memory leaf, bytes32[] memory proof) = leafOf(t, i);
                vm.assertTrue(proves(root, leaf, proof), string.concat("tree ", vm.toString(t)));
                ++proven;
            }
        }
        vm.assertEq(proven, 1 + 2 + 3 + 4 + 5 + 7 + 8 + 13);
    }

    function test_proves_isFalseIfRootIsNotAnchored() public view {
        (Leaf memory leaf, bytes32[] memory proof) = leafOf(3, 0);
        vm.assertFalse(proves(rootOf(3), leaf, proof));
    }

    function test_proves_isFalseIfProofIsOfAnotherLeaf() public {
        (bytes32 root,) = anchorTree(4);
        (Leaf memory leaf,) = leafOf(4, 0);
        (, bytes32[] memory proof) = leafOf(4, 1);
        vm.assertFalse(proves(root, leaf, proof));
    }

    function test_proves_isFalseIfProofLeadsToAnotherAnchoredRoot() public {
        anchorTree(5);
        (bytes32 other,) = anchorTree(6);
        (Leaf memory leaf, bytes32[] memory proof) = leafOf(5, 0);
        vm.assertFalse(proves(other, leaf, proof));
    }

    /// @dev Leaves are hashed twice, so an inner node, the root included, is no leaf with a shorter proof.
    function test_proves_isFalseIfSubjectIsInnerNode() public {
        (bytes32 root,) = anchorTree(1);
        vm.assertFalse(proves(root, Leaf(1, root, creator), new bytes32[](0)));
    }

    function testFuzz_proves_isFalseIfLeafDiffers(uint8 kind, bytes32 subject, address account) public {
        (bytes32 root,) = anchorTree(7);
        (Leaf memory leaf, bytes32[] memory proof) = leafOf(7, 6);
        vm.assume(kind != leaf.kind && subject != leaf.subject && account != leaf.account);
        vm.assertFalse(proves(root, Leaf(kind, leaf.subject, leaf.account), proof));
        vm.assertFalse(proves(root, Leaf(leaf.kind, subject, leaf.account), proof));
        vm.assertFalse(proves(root, Leaf(leaf.kind, leaf.subject, account), proof));
        vm.assertTrue(proves(root, leaf, proof));
    }

    function testFuzz_proves_isFalseIfProofIsChanged(uint256 position, uint8 bit) public {
        (bytes32 root,) = anchorTree(7);
        (Leaf memory leaf, bytes32[] memory proof) = leafOf(7, 6);
        proof[position % proof.length] ^= bytes32(uint256(1) << bit);
        vm.assertFalse(proves(root, leaf, proof));
    }

    function testFuzz_proves_isFalseIfProofIsLonger(bytes32 extra) public {
        (bytes32 root,) = anchorTree(7);
        (Leaf memory leaf, bytes32[] memory proof) = leafOf(7, 6);
        bytes32[] memory longer = new bytes32[](proof.length + 1);
        for (uint256 i = 0; i < proof.length; ++i) {
            longer[i] = proof[i];
        }
        longer[proof.length] = extra;
        vm.assertFalse(proves(root, leaf, longer));
    }

    function proves(bytes32 root, Leaf memory leaf, bytes32[] memory proof) private view returns (bool) {
        return registry.proves(root, leaf.kind, leaf.subject, leaf.account, proof);
    }

    function anchorTree(uint256 tree) private returns (bytes32 root, uint256 size) {
        root = rootOf(tree);
        size = vm.parseJsonUint(vector, string.concat(pathOf(tree), ".size"));
        vm.prank(operator);
        // forge-lint: disable-next-line(unsafe-typecast)
        registry.anchor(root, uint32(size));
    }

    function rootOf(uint256 tree) private view returns (bytes32) {
        return vm.parseJsonBytes32(vector, string.concat(pathOf(tree), ".root"));
    }

    function leafOf(uint256 tree, uint256 index) private view returns (Leaf memory leaf, bytes32[] memory proof) {
        string memory path = string.concat(pathOf(tree), ".leaves[", vm.toString(index), "]");
        // forge-lint: disable-next-line(unsafe-typecast)
        leaf.kind = uint8(vm.parseJsonUint(vector, string.concat(path, ".kind")));
        leaf.subject = vm.parseJsonBytes32(vector, string.concat(path, ".subject"));
        leaf.account = vm.parseJsonAddress(vector, string.concat(path, ".account"));
        proof = vm.parseJsonBytes32Array(vector, string.concat(path, ".proof"));
    }

    function pathOf(uint256 tree) private pure returns (string memory) {
        return string.concat(".trees[", vm.toString(tree), "]");
    }
}
