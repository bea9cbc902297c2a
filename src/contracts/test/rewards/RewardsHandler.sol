// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../../rewards/IAinftRewards.sol";
import {Vm} from "../Vm.sol";
import {Trees} from "./Trees.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice Random honest and dishonest use of rewards, with a record of the amounts that really moved.
/// @dev Roots have 16 leaves, of 8 accounts and two tokens. A settler is sometimes wrong, and then it sometimes lowers
/// leaves and sometimes promises more than was paid.
contract RewardsHandler {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant ACCOUNTS = 8;

    IAinftRewards private immutable REWARDS;
    IERC20 private immutable TOKEN;
    address private immutable ADMIN;
    address private immutable SETTLER;
    address private immutable GUARDIAN;

    Trees.Leaf[] private _active;
    Trees.Leaf[] private _pending;
    uint256 public claims;
    mapping(address token => uint256) public credited;
    mapping(address account => mapping(address token => uint256)) public received;
    mapping(address account => mapping(address token => uint256)) public highest;

    constructor(IAinftRewards rewards, IERC20 token, address admin, address settler, address guardian) {
        (REWARDS, TOKEN, ADMIN, SETTLER, GUARDIAN) = (rewards, token, admin, settler, guardian);
    }

    function pay(bool native, uint96 amount, uint256 payer) external {
        address account = accountOf(payer);
        uint256 paid = uint256(amount) + 1 ether;
        if (native) {
            vm.deal(account, account.balance + paid);
            vm.prank(account);
            REWARDS.pay{value: paid}(0, address(0), paid, 0);
        } else {
            vm.assertTrue(TOKEN.transfer(account, paid));
            vm.prank(account);
            TOKEN.approve(address(REWARDS), paid);
            vm.prank(account);
            REWARDS.pay(0, address(TOKEN), paid, 0);
        }
        credited[native ? address(0) : address(TOKEN)] += paid;
    }

    function propose(uint256 seed, uint8 mood) external {
        vm.roll(block.number + 3);
        Trees.Leaf[] memory leaves = new Trees.Leaf[](2 * ACCOUNTS);
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i] = leafOf(i, uint256(keccak256(abi.encode(seed, i))), mood);
        }
        bytes32 root = Trees.root(leaves);
        (bytes32 before,,) = REWARDS.pendingRoot();
        bool allowed = before == 0 && !REWARDS.suspended();
        uint48 through = SafeCast.toUint48(block.number - 1);
        bytes memory call = abi.encodeCall(REWARDS.propose, (root, through, blockhash(through)));
        vm.prank(SETTLER);
        (bool proposed,) = address(REWARDS).call(call);
        vm.assertTrue(proposed == allowed, "a root is proposed exactly when none is pending or suspended");
        if (proposed) replace(_pending, leaves);
    }

    function activate(uint32 time) external {
        vm.warp(block.timestamp + time % 4 days);
        (bytes32 root,, uint256 at) = REWARDS.pendingRoot();
        (bool activated,) = address(REWARDS).call(abi.encodeCall(REWARDS.activate, ()));
        vm.assertTrue(activated == (root != 0 && block.timestamp >= at), "activated exactly after its delay");
        if (activated) replace(_active, _pending);
    }

    function challenge(uint256 which) external {
        (bytes32 root,,) = REWARDS.pendingRoot();
        if (_active.length == 0 || root == 0) return;
        uint256 index = which % _active.length;
        (bool removed,) = address(REWARDS).call(challengeOf(_active[index], index));
        bool lower = _pending[index].cumulative < _active[index].cumulative;
        vm.assertTrue(removed == lower, "removed exactly if it lowers the leaf");
    }

    function veto(bool byDao) external {
        (bytes32 root,,) = REWARDS.pendingRoot();
        if (root == 0) return;
        vm.prank(byDao ? ADMIN : GUARDIAN);
        REWARDS.veto(root);
    }

    function administrate(uint8 what) external {
        (bytes32 root,) = REWARDS.activeRoot();
        vm.prank(ADMIN);
        if (what % 8 != 0 || root == 0) {
            REWARDS.resume();
        } else {
            REWARDS.withdrawRoot(root);
            delete _active;
        }
    }

    function claim(uint256 which, uint256 caller, uint8 forgery) external {
        if (_active.length == 0) return;
        uint256 index = which % _active.length;
        Trees.Leaf memory leaf = _active[index];
        bool forged = forgery % 4 == 0;
        if (forged) ++leaf.cumulative;
        uint256 before = balanceOf(leaf.account, leaf.token);
        vm.prank(accountOf(caller));
        (bool claimed,) = address(REWARDS).call(claimOf(leaf, index));
        vm.assertFalse(claimed && forged, "a forged amount was paid");
        if (!claimed) return;
        ++claims;
        received[leaf.account][leaf.token] += balanceOf(leaf.account, leaf.token) - before;
        if (leaf.cumulative > highest[leaf.account][leaf.token]) {
            highest[leaf.account][leaf.token] = leaf.cumulative;
        }
    }

    /// @dev Coins that arrive without a payment.
    function force(uint64 amount) external {
        vm.deal(address(REWARDS), address(REWARDS).balance + amount);
        vm.assertTrue(TOKEN.transfer(address(REWARDS), amount));
    }

    /// @dev Strangers call functions that are not for them.
    function poke(uint256 caller, uint256 which) external {
        bytes[7] memory calls = [
            abi.encodeCall(REWARDS.resume, ()),
            abi.encodeCall(REWARDS.pause, ()),
            abi.encodeCall(REWARDS.veto, (bytes32(uint256(1)))),
            abi.encodeCall(REWARDS.withdrawRoot, (bytes32(uint256(1)))),
            abi.encodeCall(REWARDS.setToken, (address(0), 1, 0)),
            abi.encodeCall(REWARDS.setChallengeDelay, (1 hours)),
            abi.encodeCall(REWARDS.propose, (keccak256("mine"), 1, keccak256("hash")))
        ];
        vm.prank(accountOf(caller));
        (bool done,) = address(REWARDS).call(calls[which % 7]);
        vm.assertFalse(done, "a stranger was obeyed");
    }

    function accountOf(uint256 index) public pure returns (address) {
        return vm.addr(0xB000 + index % ACCOUNTS);
    }

    function leafOf(uint256 index, uint256 random, uint8 mood) private view returns (Trees.Leaf memory) {
        address token = index % 2 == 0 ? address(0) : address(TOKEN);
        uint256 before = _active.length == 0 ? 0 : _active[index].cumulative;
        (uint256 paid,,) = REWARDS.totals(token);
        uint256 share = random % (paid / ACCOUNTS + 1);
        // Honest at first, then lower, then more than everything.
        uint256 cumulative = before + share;
        if (mood % 4 == 1) cumulative = before == 0 ? 0 : random % before;
        if (mood % 4 == 2) cumulative = before + paid;
        return Trees.Leaf(accountOf(index / 2), token, cumulative);
    }

    function challengeOf(Trees.Leaf memory old, uint256 index) private view returns (bytes memory) {
        bytes32[] memory oldProof = Trees.proof(_active, index);
        bytes32[] memory newProof = Trees.proof(_pending, index);
        uint256 next = _pending[index].cumulative;
        return abi.encodeCall(REWARDS.challenge, (old.account, old.token, old.cumulative, oldProof, next, newProof));
    }

    function claimOf(Trees.Leaf memory leaf, uint256 index) private view returns (bytes memory) {
        bytes32[] memory proof = Trees.proof(_active, index);
        return abi.encodeCall(REWARDS.claim, (leaf.account, leaf.token, leaf.cumulative, proof));
    }

    function replace(Trees.Leaf[] storage old, Trees.Leaf[] memory next) private {
        while (old.length > 0) old.pop();
        for (uint256 i = 0; i < next.length; ++i) {
            old.push(next[i]);
        }
    }

    function balanceOf(address account, address token) private view returns (uint256) {
        return token == address(0) ? account.balance : TOKEN.balanceOf(account);
    }
}
