// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AinftRegistry} from "../AinftRegistry.sol";
import {MintMessage} from "./MintMessage.sol";
import {Vm} from "./Vm.sol";

/// @notice Random honest and dishonest use of a registry, with a record of what its events said and of who had acted.
contract RegistryHandler {
    struct Minted {
        bytes32 id;
        address owner;
        bytes32 digest;
        bytes32[] parents;
    }

    struct Anchored {
        bytes32 root;
        address operator;
        uint32 size;
        uint64 time;
    }

    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    bytes32 private constant TRANSFER = keccak256("Transfer(address,address,uint256)");
    bytes32 private constant LINKED = keccak256("Linked(bytes32,bytes32,bytes32[])");
    uint256 private constant ACTORS = 4;

    AinftRegistry private immutable REGISTRY;
    address private immutable ADMIN;
    address private immutable OPERATOR;

    mapping(bytes32 id => address creator) public authorizedBy;
    mapping(bytes32 id => address owner) public ownerExpected;
    uint256 public expectedMints;
    Minted[] private _minted;
    Anchored[] private _anchored;

    constructor(AinftRegistry registry, address admin, address operator) {
        (REGISTRY, ADMIN, OPERATOR) = (registry, admin, operator);
    }

    function mint(uint256 actor, uint256 digestSeed, uint256 parentSeed) external {
        (bytes32 digest, bytes32[] memory parents) = preimage(digestSeed, parentSeed);
        bool fresh = authorize(actorOf(actor), digest, parents);
        attempt(actorOf(actor), abi.encodeCall(REGISTRY.mint, (digest, parents)), fresh);
    }

    function mintFor(uint256 actor, uint256 payer, uint256 digestSeed, uint256 parentSeed, uint32 lifetime) external {
        (bytes32 digest, bytes32[] memory parents) = preimage(digestSeed, parentSeed);
        uint256 deadline = block.timestamp + lifetime;
        bytes memory signature = sign(actor, digest, parents, deadline);
        bool fresh = authorize(actorOf(actor), digest, parents);
        bytes memory call = abi.encodeCall(REGISTRY.mintFor, (actorOf(actor), digest, parents, deadline, signature));
        attempt(actorOf(payer), call, fresh);
    }

    /// @dev Another actor's signature, or the creator's own but for another digest or deadline.
    function forge(uint256 victim, uint256 thief, uint256 digestSeed, uint256 parentSeed, uint8 how) external {
        (bytes32 digest, bytes32[] memory parents) = preimage(digestSeed, parentSeed);
        uint256 deadline = block.timestamp + 60;
        bytes memory signature;
        if (how % 3 == 0) {
            signature = sign(victim % ACTORS == thief % ACTORS ? thief % ACTORS + 1 : thief, digest, parents, deadline);
        } else if (how % 3 == 1) {
            signature = sign(victim, ~digest, parents, deadline);
        } else {
            signature = sign(victim, digest, parents, deadline + 1);
        }
        bytes memory call = abi.encodeCall(REGISTRY.mintFor, (actorOf(victim), digest, parents, deadline, signature));
        attempt(actorOf(thief), call, false);
    }

    /// @dev Anyone calls what is not for them, and what there is none of, with any words.
    function poke(uint256 actor, uint256 which, uint256[4] calldata words) external {
        bytes4[8] memory selectors = [
            REGISTRY.grantRole.selector,
            REGISTRY.revokeRole.selector,
            REGISTRY.setBaseURI.selector,
            REGISTRY.setDefaultRoyalty.selector,
            bytes4(keccak256("anchor(bytes32)")),
            bytes4(keccak256("burn(uint256)")),
            bytes4(keccak256("safeMint(address,uint256)")),
            bytes4(keccak256("upgradeTo(address)"))
        ];
        attempt(actorOf(actor), abi.encodePacked(selectors[which % 8], abi.encode(words)), false);
    }

    /// @dev By its owner, or by an actor who may not be.
    function transfer(uint256 which, uint256 to, bool byOwner, uint256 actor) external {
        if (_minted.length == 0) return;
        bytes32 id = _minted[which % _minted.length].id;
        address caller = byOwner ? ownerExpected[id] : actorOf(actor);
        bool mayMove = caller == ownerExpected[id];
        attempt(caller, abi.encodeCall(REGISTRY.transferFrom, (ownerExpected[id], actorOf(to), uint256(id))), mayMove);
        if (mayMove) ownerExpected[id] = actorOf(to);
    }

    function anchor(uint256 rootSeed, uint32 size, bool byOperator, uint256 actor) external {
        bytes32 root = bytes32(rootSeed % 24);
        (address before,,) = REGISTRY.anchorOf(root);
        bytes memory call = abi.encodeCall(REGISTRY.anchor, (root, size));
        bool anchored = attempt(byOperator ? OPERATOR : actorOf(actor), call, false);
        if (anchored && before == address(0)) {
            _anchored.push(Anchored(root, OPERATOR, size, uint64(block.timestamp)));
        }
    }

    function administrate(uint8 what, uint256 actor, uint96 share) external {
        bytes32 role = REGISTRY.OPERATOR_ROLE();
        bytes memory call;
        if (what % 3 == 0) call = abi.encodeCall(REGISTRY.setBaseURI, ("ipfs://elsewhere/"));
        else if (what % 3 == 1) call = abi.encodeCall(REGISTRY.setDefaultRoyalty, (actorOf(actor), share));
        else call = abi.encodeCall(REGISTRY.grantRole, (role, OPERATOR));
        attempt(ADMIN, call, false);
    }

    function pass(uint32 time) external {
        vm.warp(block.timestamp + time);
    }

    function mintedCount() external view returns (uint256) {
        return _minted.length;
    }

    function mintedAt(uint256 index) external view returns (Minted memory) {
        return _minted[index];
    }

    function anchoredCount() external view returns (uint256) {
        return _anchored.length;
    }

    function anchoredAt(uint256 index) external view returns (Anchored memory) {
        return _anchored[index];
    }

    /// @dev Few digests and parents, so that the same id is tried again and again in every way.
    function preimage(uint256 digestSeed, uint256 parentSeed)
        private
        pure
        returns (bytes32 digest, bytes32[] memory parents)
    {
        digest = keccak256(abi.encode("digest", digestSeed % 6));
        parents = new bytes32[](parentSeed % 3);
        for (uint256 i = 0; i < parents.length; ++i) {
            parents[i] = bytes32(i + 1);
        }
    }

    function authorize(address creator, bytes32 digest, bytes32[] memory parents) private returns (bool fresh) {
        bytes32 id = keccak256(abi.encode(creator, digest, parents));
        fresh = authorizedBy[id] == address(0);
        authorizedBy[id] = creator;
        if (!fresh) return false;
        ++expectedMints;
        ownerExpected[id] = creator;
    }

    function attempt(address caller, bytes memory call, bool mustSucceed) private returns (bool succeeded) {
        vm.recordLogs();
        vm.prank(caller);
        (succeeded,) = address(REGISTRY).call(call);
        vm.assertTrue(succeeded || !mustSucceed, "refused what it must not refuse");
        record(vm.getRecordedLogs());
    }

    /// @dev Every Transfer from zero is a mint and must be followed by its Linked.
    function record(Vm.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != TRANSFER || logs[i].topics[1] != 0) continue;
            vm.assertTrue(i + 1 < logs.length && logs[i + 1].topics[0] == LINKED, "a mint without Linked");
            bytes32[] memory linked = logs[i + 1].topics;
            vm.assertEq(linked[1], logs[i].topics[3], "Linked names the token");
            address owner = address(uint160(uint256(logs[i].topics[2])));
            _minted.push(Minted(linked[1], owner, linked[2], abi.decode(logs[i + 1].data, (bytes32[]))));
        }
    }

    function sign(uint256 actor, bytes32 digest, bytes32[] memory parents, uint256 deadline)
        private
        view
        returns (bytes memory)
    {
        bytes32 hash = MintMessage.hash(block.chainid, address(REGISTRY), digest, parents, deadline);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(actor), hash);
        return abi.encodePacked(r, s, v);
    }

    function keyOf(uint256 actor) private pure returns (uint256) {
        return 0xC0FFEE + actor % ACTORS;
    }

    function actorOf(uint256 actor) private pure returns (address) {
        return vm.addr(keyOf(actor));
    }
}
